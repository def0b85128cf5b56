"""Pure computing: no Django, no database, no clock, no file."""
