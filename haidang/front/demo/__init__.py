"""The demo city and its season."""
