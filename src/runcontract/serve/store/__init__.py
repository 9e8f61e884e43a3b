"""Where runs are kept: one narrow interface, SQLite or PostgreSQL behind it."""

from runcontract.serve.store.interface import CountsCommits, Reader, Store, StoreFailure, Transaction, Unstorable
from runcontract.serve.store.opening import is_url, open_store
from runcontract.serve.store.sqlite import SqliteStore
from runcontract.serve.store.tables import json_text

__all__ = [
    "CountsCommits",
    "Reader",
    "SqliteStore",
    "Store",
    "StoreFailure",
    "Transaction",
    "Unstorable",
    "is_url",
    "json_text",
    "open_store",
]
