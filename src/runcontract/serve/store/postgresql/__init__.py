"""PostgreSQL behind the interface, for any number of server processes on one database (needs the extra `postgresql`).

A module of this package is imported only when a PostgreSQL URL is given.
"""

from runcontract.serve.store.postgresql.store import PostgresqlStore

__all__ = ["PostgresqlStore"]
