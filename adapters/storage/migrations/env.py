"""How Alembic runs our migrations: on the connection it is given, or on the database of ``-x url=…``."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

from adapters.storage import ledger_tables, pulse_tables, tables
from adapters.storage.engine import WRITES, open_engine

TABLES = (tables, pulse_tables, ledger_tables)
"""Importing them is what fills the metadata."""


def run(connection: Connection) -> None:
    """Run the migrations that were asked for."""
    ours = SQLModel.metadata
    context.configure(
        connection=connection,
        target_metadata=ours,
        render_as_batch=True,  # SQLite alters a table by copying it
        include_name=lambda name, kind, _parents: kind != "table" or name in ours.tables,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = open_engine(context.get_x_argument(as_dictionary=True)["url"])
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        run(connection)
    engine.dispose()
