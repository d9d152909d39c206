"""Seals over the trail: made, told, verified, archived."""
