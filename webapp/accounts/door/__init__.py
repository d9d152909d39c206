"""A company's door: who needs a second factor, from which networks one comes in, and whose company it is."""
