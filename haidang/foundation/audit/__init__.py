"""Append-only record of who did what to which object, when and why."""
