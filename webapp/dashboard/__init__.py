"""The company's first page."""
