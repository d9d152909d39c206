"""The sorts of value a field can hold: how each is read, shown, sealed, compared."""
