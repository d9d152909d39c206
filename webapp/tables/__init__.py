"""The one mechanism of inline tables: models own storage, a table owns meaning, everything else is derived."""
