"""Jobs as people see them: what runs, how far it is, and the files it left."""
