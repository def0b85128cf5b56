"""Pages of dispatches and duties."""
