"""Pages of marks, results and certificates."""
