"""From a bare checkout to one that can run; needs nothing but a Python."""
