"""Review rounds: detected needs, confirmed by schools, verified by the local authority."""
