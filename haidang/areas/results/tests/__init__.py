"""Tests of results and certificates."""
