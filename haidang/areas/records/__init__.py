"""Each person's ledger of completed courses and degrees earned."""
