"""Who goes: runs of the allocation, compared, locked, published with their proof."""
