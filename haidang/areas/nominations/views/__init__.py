"""Screens of quotas and lists."""
