"""Tests of the public verification."""
