"""Ledger documents for accountants: statements on screen and as PDF."""
