"""How good the records of people are: what is missing, what contradicts itself, which records are one person."""
