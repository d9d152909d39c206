"""Kezhang on this machine: its servers, its processes, and how they end."""
