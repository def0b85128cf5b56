"""Lists and registers as .xlsx with real types."""
