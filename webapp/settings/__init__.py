"""What a company arranges itself: its own fields, its lists of choices, and the dictionary of all it keeps."""
