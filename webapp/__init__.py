"""The web application: one room a module, imports go down only."""
