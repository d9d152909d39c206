"""Formulas of a company's own fields: read, typed, worked out in Python and in SQL alike."""
