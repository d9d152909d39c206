"""What changed, from what, to what, by whom."""
