"""Devices: what stands at the customers', and how long it is under warranty."""
