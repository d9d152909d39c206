"""What a reader sees of a table: columns, pages of rows, groups, figures, colours, timelines."""
