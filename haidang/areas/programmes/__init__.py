"""The catalogue of training programmes."""
