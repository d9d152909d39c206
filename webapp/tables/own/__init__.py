"""What is the company's own in a table: fields, options, rules, and the indexes it came to need."""
