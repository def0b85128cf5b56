"""Figures per row of Appendix I, by unit, with the people behind them."""
