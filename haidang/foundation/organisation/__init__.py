"""Units and their effective-dated hierarchy."""
