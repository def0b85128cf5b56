"""Screens of notices: the reader's list and settings, and the ledger of deliveries."""
