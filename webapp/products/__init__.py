"""Products: what the company sells."""
