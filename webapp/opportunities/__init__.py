"""Opportunities: sales that may come about, stage by stage."""
