"""Dispatches: what a ward or the department demands of its schools, and how each unit fulfils it."""
