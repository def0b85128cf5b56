"""Background jobs of this area."""
