"""Letters that were kept, for development without a mail server."""
