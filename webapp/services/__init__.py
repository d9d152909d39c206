"""Services: what was done at or for a customer, by whom, how it ended, and what they said of it."""
