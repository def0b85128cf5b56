"""Who was present at which lesson."""
