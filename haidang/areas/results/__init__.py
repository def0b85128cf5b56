"""Marks, completion and certificates."""
