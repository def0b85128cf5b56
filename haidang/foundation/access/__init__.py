"""Roles, grants by unit and period, and the one rule that answers both 'which' and 'whether'."""
