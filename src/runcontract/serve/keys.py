"""The secrets of a server: the API key of the control API, and the keys of run tokens.

One key signs. The one that signed before it may stay valid beside it, so that a change of keys ends no run's token.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from runcontract.errors import UsageError
from runcontract.serve.key_file import API_KEY, PREVIOUS, SIGNING_KEY, kept_keys
from runcontract.serve.tokens import SHORTEST_KEY

API_KEY_VARIABLE: Final = "RUNCONTRACT_API_KEY"
SIGNING_KEY_VARIABLE: Final = "RUNCONTRACT_SIGNING_KEY"
PREVIOUS_KEY_VARIABLE: Final = "RUNCONTRACT_SIGNING_KEY_PREVIOUS"
VARIABLES: Final = (API_KEY_VARIABLE, SIGNING_KEY_VARIABLE, PREVIOUS_KEY_VARIABLE)
FILE_SUFFIX: Final = "_FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The keys, and whether the API key has to be told because nobody chose it."""

    api_key: str = field(repr=False)
    signing_key: bytes = field(repr=False)
    previous_signing_key: bytes | None = field(default=None, repr=False)
    api_key_is_news: bool = False

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return everything that nobody else may read."""
        signing = (self.signing_key, self.previous_signing_key or b"")
        return (self.api_key, *(key.decode("utf-8", "surrogateescape") for key in signing if key))


def keys_for(file: Path | None, environment: Mapping[str, str]) -> Keys:
    """Return the keys of the environment; what it does not set is kept in the file, and made when it is not there.

    Each variable may be set as NAME_FILE instead, the name of a file that holds the key. Raises UsageError for a key
    that can't be used, for a file that can't be, and where keys are missing and there is no file for them.
    """
    api_key, signing_key, previous = (_given(name, environment) for name in VARIABLES)
    if api_key is not None and not _speakable(api_key):
        message = f"{API_KEY_VARIABLE} must be printable ASCII without spaces, and not empty."
        raise UsageError(message)
    _check_length(SIGNING_KEY_VARIABLE, signing_key)
    _check_length(PREVIOUS_KEY_VARIABLE, previous)
    kept: Mapping[str, str] = {}
    if api_key is None or signing_key is None:
        if file is None:
            message = (
                f"{API_KEY_VARIABLE} and {SIGNING_KEY_VARIABLE} must both be set: there is no file beside this "
                "database to keep made keys in. Or name one with --keys FILE."
            )
            raise UsageError(message)
        kept = kept_keys(file)
    if signing_key is None:
        signing_key = kept[SIGNING_KEY]
        previous = previous or kept.get(PREVIOUS)
    return Keys(
        api_key=kept[API_KEY] if api_key is None else api_key,
        signing_key=signing_key.encode("utf-8", "surrogateescape"),
        previous_signing_key=None if previous is None else previous.encode("utf-8", "surrogateescape"),
        api_key_is_news=api_key is None,
    )


def _given(name: str, environment: Mapping[str, str]) -> str | None:
    """Return the secret that the environment holds, or that the file it names holds."""
    value, file = environment.get(name), environment.get(name + FILE_SUFFIX)
    if file is None:
        return value
    if value is not None:
        message = f"{name} and {name}{FILE_SUFFIX} are both set. Unset one of them."
        raise UsageError(message)
    try:
        return Path(file).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        message = f"{name}{FILE_SUFFIX}: can't read {file}: {reason}."
        raise UsageError(message) from error


def _check_length(name: str, key: str | None) -> None:
    size = SHORTEST_KEY if key is None else len(key.encode("utf-8", "surrogateescape"))
    if size < SHORTEST_KEY:
        message = f"{name} has {size} bytes, {SHORTEST_KEY} are needed. One way to make one: openssl rand -hex 32"
        raise UsageError(message)


def _speakable(api_key: str) -> bool:
    """Return whether the key can stand in an Authorization header as it is."""
    return api_key != "" and api_key.isascii() and api_key.isprintable() and " " not in api_key
