"""Periods, Vietnamese names, refusals and to-dos: what every room uses and nothing of ours is used by."""
