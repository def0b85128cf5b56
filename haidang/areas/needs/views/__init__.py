"""Screens of review rounds, sheets and needs."""
