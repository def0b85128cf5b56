"""Tests of reading staff lists."""
