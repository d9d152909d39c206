"""Campaigns: what the shop stages for its customers, who took part, and what it brought."""
