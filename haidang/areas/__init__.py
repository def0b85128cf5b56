"""The business, one app each; an area may import those below it."""
