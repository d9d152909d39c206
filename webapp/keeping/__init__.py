"""What a company keeps and how long: its keys, a copy of everything to take away, and its end."""
