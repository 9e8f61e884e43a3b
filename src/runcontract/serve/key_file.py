"""The file of made keys: for the owner's eyes only, and whole at every moment."""

import json
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from runcontract.errors import UsageError
from runcontract.serve.tokens import SHORTEST_KEY

API_KEY: Final = "api_key"
SIGNING_KEY: Final = "signing_key"
PREVIOUS: Final = "previous_signing_key"
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
OWNER_ONLY: Final = 0o600


def kept_keys(path: Path) -> Mapping[str, str]:
    """Return the keys in the file, by name; a file that is not there is made, with new ones.

    Raises UsageError for a file that can't be used, and for one that others than its owner can read.
    """
    try:
        if not path.exists():
            _place({API_KEY: secrets.token_urlsafe(24), SIGNING_KEY: secrets.token_hex(SHORTEST_KEY)}, path, new=True)
        return _read(path)
    except OSError as error:
        message = f"can't use the keys in {path}: {error.strerror}. Name another file with --keys."
        raise UsageError(message) from error


def rotate(path: Path) -> None:
    """Put a new signing key into the file; the one before stays valid, the one before that is forgotten.

    Raises UsageError where there is no such file, or where it can't be used.
    """
    if not path.exists():
        message = f"there are no keys in {path} to rotate: name their --db or --keys; the first start makes them."
        raise UsageError(message)
    try:
        before = _read(path)
        _place({**before, SIGNING_KEY: secrets.token_hex(SHORTEST_KEY), PREVIOUS: before[SIGNING_KEY]}, path)
    except OSError as error:
        message = f"can't rotate the keys in {path}: {error.strerror}. They are as they were."
        raise UsageError(message) from error


def _read(path: Path) -> Mapping[str, str]:
    if os.name == "posix" and path.stat().st_mode & OTHERS:
        message = f"others than its owner can use {path}, which holds keys. Run: chmod 600 {path}"
        raise UsageError(message)
    way_out = "Delete it to get new ones; old run tokens die then."
    try:
        keys = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        message = f"can't use the keys in {path}: {error}. {way_out}"
        raise UsageError(message) from error
    if not isinstance(keys, dict) or not all(_usable(keys.get(name)) for name in (API_KEY, SIGNING_KEY)):
        message = f"{path} does not hold the keys. {way_out}"
        raise UsageError(message)
    if PREVIOUS in keys and not _usable(keys[PREVIOUS]):
        message = f"{path}: {PREVIOUS} is no signing key. Delete that member."
        raise UsageError(message)
    return keys


def _place(keys: Mapping[str, str], path: Path, *, new: bool = False) -> None:
    """Put the keys where others find either all of them or what was there before, power cuts included.

    A `new` file replaces none: of two processes that start at once, one makes the keys of both.
    """
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "w") as file:
            json.dump(keys, file)
            file.flush()
            os.fsync(file.fileno())
        if not new:
            draft.replace(path)
        elif not _linked(draft, path):
            return  # the other one's keys are there
        _sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _linked(draft: Path, path: Path) -> bool:
    """Give the draft its name, and return whether the name was free."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    return True


def _sync(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _usable(key: object) -> bool:
    """Return whether this can have been made by us: long and ASCII."""
    return isinstance(key, str) and len(key) >= SHORTEST_KEY and key.isascii()
