"""Repairs: what came in broken, what was done about it, what it costs."""
