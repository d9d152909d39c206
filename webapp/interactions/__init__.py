"""Interactions: every call, message and visit between the shop and a customer."""
