"""Documents passed down to every person, what is told about them outside, and good practice that is shared."""
