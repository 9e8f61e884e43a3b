"""The two secrets of a server: the API key of the control API and the key that signs run tokens."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from runcontract.errors import UsageError
from runcontract.serve.tokens import SHORTEST_KEY

API_KEY_VARIABLE: Final = "RUNCONTRACT_API_KEY"
SIGNING_KEY_VARIABLE: Final = "RUNCONTRACT_SIGNING_KEY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The keys, and whether the API key has to be told because nobody chose it."""

    api_key: str = field(repr=False)
    signing_key: bytes = field(repr=False)
    api_key_is_news: bool = False


def keys_for(database: Path | None, environment: Mapping[str, str]) -> Keys:
    """Return the keys of the environment; what it does not set is kept in a file beside the database.

    Raises UsageError for a key that can't be used and for a file that can't be, and where keys are missing and the
    database is no file.
    """
    api_key = environment.get(API_KEY_VARIABLE)
    signing_key = environment.get(SIGNING_KEY_VARIABLE)
    if api_key is not None and not _speakable(api_key):
        message = f"{API_KEY_VARIABLE} must be printable ASCII without spaces, and not empty."
        raise UsageError(message)
    if signing_key is not None and len(signing_key.encode()) < SHORTEST_KEY:
        message = (
            f"{SIGNING_KEY_VARIABLE} has {len(signing_key.encode())} bytes, {SHORTEST_KEY} are needed. "
            "One way to make one: openssl rand -hex 32"
        )
        raise UsageError(message)
    if database is None and not (api_key and signing_key):
        message = (
            f"{API_KEY_VARIABLE} and {SIGNING_KEY_VARIABLE} must both be set: there is no file beside this database to "
            "keep made keys in. One way to make them: openssl rand -hex 32"
        )
        raise UsageError(message)
    kept = {} if database is None or (api_key and signing_key) else _kept(database.with_name(database.name + ".keys"))
    return Keys(
        api_key=api_key or kept["api_key"],
        signing_key=(signing_key or kept["signing_key"]).encode(),
        api_key_is_news=api_key is None,
    )


def _kept(path: Path) -> Mapping[str, str]:
    """Return the keys in the file; one that is not there is made, for the owner's eyes only."""
    try:
        if not path.exists():
            made = {"api_key": secrets.token_urlsafe(24), "signing_key": secrets.token_hex(SHORTEST_KEY)}
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                json.dump(made, file)
                file.flush()
                os.fsync(file.fileno())
        keys = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        message = f"can't use the keys in {path}: {error}. Delete it to get new ones; old run tokens die then."
        raise UsageError(message) from error
    if not isinstance(keys, dict) or not all(_usable(keys.get(name)) for name in ("api_key", "signing_key")):
        message = f"{path} does not hold the keys. Delete it to get new ones; old run tokens die then."
        raise UsageError(message)
    return keys


def _speakable(api_key: str) -> bool:
    """Return whether the key can stand in an Authorization header as it is."""
    return api_key != "" and api_key.isascii() and api_key.isprintable() and " " not in api_key


def _usable(key: object) -> bool:
    """Return whether this can have been made by us: long and ASCII."""
    return isinstance(key, str) and len(key) >= SHORTEST_KEY and key.isascii()
