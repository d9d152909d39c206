"""What is remembered of each act: the trail of changes, what was typed, receipts of what was sent."""
