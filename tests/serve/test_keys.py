"""Keys come from the environment or are made, kept beside the database, and stay secret."""

import stat
from pathlib import Path

import pytest

from runcontract.errors import UsageError
from runcontract.serve.keys import API_KEY_VARIABLE, SIGNING_KEY_VARIABLE, keys_for

CHOSEN = {API_KEY_VARIABLE: "api", SIGNING_KEY_VARIABLE: "s" * 32}


def test_chosen_keys_are_used_and_nothing_is_written(tmp_path: Path) -> None:
    """Both set: no file."""
    keys = keys_for(tmp_path / "db", CHOSEN)
    assert (keys.api_key, keys.signing_key, keys.api_key_is_news) == ("api", b"s" * 32, False)
    assert list(tmp_path.iterdir()) == []


def test_made_keys_survive_a_restart(tmp_path: Path) -> None:
    """The second start finds the keys of the first."""
    first, second = keys_for(tmp_path / "db", {}), keys_for(tmp_path / "db", {})
    assert first == second
    assert len(first.signing_key) >= 32


def test_two_databases_have_two_keys(tmp_path: Path) -> None:
    """A token of one server opens nothing on another."""
    assert keys_for(tmp_path / "a", {}).signing_key != keys_for(tmp_path / "b", {}).signing_key


def test_the_file_of_keys_is_the_owner_s_alone(tmp_path: Path) -> None:
    """Mode 0600."""
    keys_for(tmp_path / "db", {})
    assert stat.S_IMODE((tmp_path / "db.keys").stat().st_mode) == 0o600


def test_keys_do_not_show_in_a_repr(tmp_path: Path) -> None:
    """A log line with the value in it gives nothing away."""
    assert "s" * 32 not in repr(keys_for(tmp_path / "db", CHOSEN))


@pytest.mark.parametrize("broken", ["", "{", "[]", "{}", '{"api_key": "x", "signing_key": "y"}', "\udcff"])
def test_a_broken_file_of_keys_is_a_usage_error(tmp_path: Path, broken: str) -> None:
    """The message says what to do."""
    (tmp_path / "db.keys").write_bytes(broken.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError, match="Delete"):
        keys_for(tmp_path / "db", {})


@pytest.mark.parametrize(
    ("name", "value"), [(SIGNING_KEY_VARIABLE, "short"), (API_KEY_VARIABLE, ""), (API_KEY_VARIABLE, "a\nb")]
)
def test_a_key_that_can_not_be_used_is_a_usage_error(tmp_path: Path, name: str, value: str) -> None:
    """Rather than a server that is easy to enter."""
    with pytest.raises(UsageError, match=name):
        keys_for(tmp_path / "db", {**CHOSEN, name: value})
