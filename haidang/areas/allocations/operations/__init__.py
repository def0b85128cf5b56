"""Changes of allocations."""
