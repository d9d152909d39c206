"""The check-up (体检): each month, for everybody who looks after records, those that want looking at."""
