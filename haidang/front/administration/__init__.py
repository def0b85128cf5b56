"""Accounts, roles, units and the audit trail."""
