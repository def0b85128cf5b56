"""Reads of allocations."""
