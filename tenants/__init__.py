"""The ground: companies, their schemas, their people, their rights. It knows nothing of the web pages."""
