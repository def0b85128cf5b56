"""Dispatches out of Word files and plain text: read, then understood; nothing is corrected silently."""
