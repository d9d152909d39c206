"""Every way of writing records: one cell, a form, a block, many at once, and taking it back."""
