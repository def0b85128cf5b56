"""My work today: to-dos with deadline and reason."""
