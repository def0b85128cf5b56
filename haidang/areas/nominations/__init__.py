"""Quotas, lists and who goes."""
