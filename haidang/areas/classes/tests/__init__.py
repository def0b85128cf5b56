"""Tests of classes, lessons and enrolment."""
