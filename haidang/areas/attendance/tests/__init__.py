"""Tests of roll calls."""
