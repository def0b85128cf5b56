"""Conditions of law as checked boolean expressions, compiled to one set-wise, three-valued SQL statement."""
