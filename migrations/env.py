"""Runs one of the two histories: `shared`, or `company` with the schema's name written as __SCHEMA__."""

from alembic import context

from tenants.db import CompanyModel, SharedModel

history = context.config.attributes["history"]
metadata = SharedModel.metadata if history == "shared" else CompanyModel.metadata
schema = "shared" if history == "shared" else None
options = {
    "target_metadata": metadata,
    "version_table_schema": schema,
    "include_schemas": history == "shared",
    "include_name": lambda name, kind, parents: kind != "schema" or name == schema,
    "compare_type": True,
    "compare_server_default": False,
}

if context.is_offline_mode():
    context.configure(
        dialect_name="postgresql", dialect_opts={"paramstyle": "named"}, literal_binds=True, **options
    )
    context.run_migrations()
else:
    context.configure(connection=context.config.attributes["connection"], **options)
    context.run_migrations()
