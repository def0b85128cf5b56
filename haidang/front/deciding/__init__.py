"""Screens of approvals: where each case is, alarms, deputies."""
