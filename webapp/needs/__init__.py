"""Needs: what customers ask for, and how soon they are answered."""
