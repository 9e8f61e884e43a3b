"""Runs the migrations on the connection that it is given; Alembic looks for this file and runs it."""

from alembic import context

from runcontract.serve.store.postgresql.address import SCHEMA

context.configure(connection=context.config.attributes["connection"], version_table_schema=SCHEMA)
context.run_migrations()
