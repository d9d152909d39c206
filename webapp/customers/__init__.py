"""Customers: who they are, how to reach them, what they owe."""
