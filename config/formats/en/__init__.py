"""Dates and numbers as people here write them."""
