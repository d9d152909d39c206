"""What can be asked of a table: conditions, order, search, saved questions, and places in the answer."""
