"""Payments: money received from customers, and given back."""
