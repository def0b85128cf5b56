"""Certificate verification for anyone."""
