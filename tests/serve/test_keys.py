"""Keys come from the environment or are made, kept in a file, and stay secret."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from runcontract.errors import UsageError
from runcontract.serve.key_file import kept_keys, rotate
from runcontract.serve.keys import API_KEY_VARIABLE, PREVIOUS_KEY_VARIABLE, SIGNING_KEY_VARIABLE, keys_for

CHOSEN = {API_KEY_VARIABLE: "api", SIGNING_KEY_VARIABLE: "s" * 32}


def write_keys(path: Path, text: str, mode: int = 0o600) -> None:
    """Put a file of keys there by hand."""
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    path.chmod(mode)


def test_chosen_keys_are_used_and_nothing_is_written(tmp_path: Path) -> None:
    """Both set: no file."""
    keys = keys_for(tmp_path / "db.keys", CHOSEN)
    assert (keys.api_key, keys.signing_key, keys.api_key_is_news) == ("api", b"s" * 32, False)
    assert list(tmp_path.iterdir()) == []


def test_made_keys_survive_a_restart(tmp_path: Path) -> None:
    """The second start finds the keys of the first."""
    first, second = keys_for(tmp_path / "db.keys", {}), keys_for(tmp_path / "db.keys", {})
    assert first == second
    assert len(first.signing_key) >= 32


def test_two_databases_have_two_keys(tmp_path: Path) -> None:
    """A token of one server opens nothing on another."""
    assert keys_for(tmp_path / "a.keys", {}).signing_key != keys_for(tmp_path / "b.keys", {}).signing_key


def test_the_file_of_keys_is_the_owner_s_alone(tmp_path: Path) -> None:
    """Mode 0600."""
    keys_for(tmp_path / "db.keys", {})
    assert stat.S_IMODE((tmp_path / "db.keys").stat().st_mode) == 0o600


def test_keys_do_not_show_in_a_repr(tmp_path: Path) -> None:
    """A log line with the value in it gives nothing away."""
    assert "s" * 32 not in repr(keys_for(tmp_path / "db.keys", CHOSEN))


@pytest.mark.parametrize("broken", ["", "{", "[]", "{}", '{"api_key": "x", "signing_key": "y"}', "\udcff"])
def test_a_broken_file_of_keys_is_a_usage_error(tmp_path: Path, broken: str) -> None:
    """The message says what to do."""
    write_keys(tmp_path / "db.keys", broken)
    with pytest.raises(UsageError, match="Delete"):
        keys_for(tmp_path / "db.keys", {})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (SIGNING_KEY_VARIABLE, "short"),
        (SIGNING_KEY_VARIABLE, ""),
        (PREVIOUS_KEY_VARIABLE, "short"),
        (API_KEY_VARIABLE, ""),
        (API_KEY_VARIABLE, "a\nb"),
    ],
)
def test_a_key_that_can_not_be_used_is_a_usage_error(tmp_path: Path, name: str, value: str) -> None:
    """Rather than a server that is easy to enter."""
    with pytest.raises(UsageError, match=name):
        keys_for(tmp_path / "db.keys", {**CHOSEN, name: value})


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_of_keys_that_others_can_use_is_refused(tmp_path: Path, mode: int) -> None:
    """The message is the command that helps."""
    keys_for(tmp_path / "db.keys", {})
    (tmp_path / "db.keys").chmod(mode)
    with pytest.raises(UsageError, match=r"chmod 600 .*db\.keys"):
        keys_for(tmp_path / "db.keys", {})


def test_making_keys_leaves_no_other_file(tmp_path: Path) -> None:
    """Nor does changing them."""
    keys_for(tmp_path / "db.keys", {})
    rotate(tmp_path / "db.keys")
    assert [each.name for each in tmp_path.iterdir()] == ["db.keys"]


def test_two_starts_at_once_have_the_same_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that comes second to the place finds the keys of the first, and throws its own away."""
    file = tmp_path / "db.keys"
    first = kept_keys(file)
    exists = Path.exists
    # The second one had looked before the first made the file.
    monkeypatch.setattr(Path, "exists", lambda self: self != file and exists(self))
    assert kept_keys(file) == first
    assert [each.name for each in tmp_path.iterdir()] == ["db.keys"]


def test_rotation_signs_with_a_new_key_and_keeps_the_one_before(tmp_path: Path) -> None:
    """The API key stays; what was previous before is forgotten."""
    file = tmp_path / "db.keys"
    first = keys_for(file, {})
    rotate(file)
    second = keys_for(file, {})
    rotate(file)
    third = keys_for(file, {})
    assert first.previous_signing_key is None
    assert second.previous_signing_key == first.signing_key
    assert third.previous_signing_key == second.signing_key
    assert len({first.signing_key, second.signing_key, third.signing_key}) == 3
    assert {first.api_key, second.api_key, third.api_key} == {first.api_key}


def test_a_rotated_file_is_the_owner_s_alone(tmp_path: Path) -> None:
    """Mode 0600, however generous the process is."""
    before = os.umask(0)
    try:
        keys_for(tmp_path / "db.keys", {})
        rotate(tmp_path / "db.keys")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "db.keys").stat().st_mode) == 0o600


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_rotation_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """The disk is full, say; the keys are those of before, and no draft of new ones lies about."""
    file = tmp_path / "db.keys"
    before = keys_for(file, {})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*{"fsync": (os, "fsync"), "replace": (Path, "replace")}[step], full)
    with pytest.raises(UsageError, match="No space left on device"):
        rotate(file)
    monkeypatch.undo()
    assert keys_for(file, {}) == before
    assert [each.name for each in tmp_path.iterdir()] == ["db.keys"]


def test_a_rotation_is_on_disk_before_it_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The content first, then the name: a power cut in between leaves the old keys, one afterwards the new ones."""
    steps: list[str] = []
    keys_for(tmp_path / "db.keys", {})

    def noting(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def noted(*arguments: object) -> object:
            steps.append(name)
            return real(*arguments)

        return noted

    monkeypatch.setattr(os, "fsync", noting("fsync", os.fsync))
    monkeypatch.setattr(Path, "replace", noting("replace", Path.replace))
    rotate(tmp_path / "db.keys")
    assert steps == ["fsync", "replace", "fsync"]


def test_there_is_nothing_to_rotate_before_the_first_start(tmp_path: Path) -> None:
    """A wrong name is more likely than a wish for a file."""
    with pytest.raises(UsageError, match=r"db\.keys"):
        rotate(tmp_path / "db.keys")
    assert list(tmp_path.iterdir()) == []


def test_the_previous_key_of_the_environment_is_used(tmp_path: Path) -> None:
    """With a chosen signing key nothing is written."""
    keys = keys_for(tmp_path / "db.keys", {**CHOSEN, PREVIOUS_KEY_VARIABLE: "p" * 32})
    assert keys.previous_signing_key == b"p" * 32
    assert list(tmp_path.iterdir()) == []


def test_a_chosen_signing_key_has_nothing_to_do_with_the_file_s_previous_one(tmp_path: Path) -> None:
    """The keys of the file belong together."""
    keys_for(tmp_path / "db.keys", {})
    rotate(tmp_path / "db.keys")
    assert keys_for(tmp_path / "db.keys", {SIGNING_KEY_VARIABLE: "s" * 32}).previous_signing_key is None


@pytest.mark.parametrize("name", [API_KEY_VARIABLE, SIGNING_KEY_VARIABLE, PREVIOUS_KEY_VARIABLE])
def test_a_key_can_stand_in_a_file_that_the_environment_names(tmp_path: Path, name: str) -> None:
    """As containers hand out secrets; the line's end is not part of it."""
    (tmp_path / "secret").write_text("k" * 40 + "\n")
    others = {other: value for other, value in CHOSEN.items() if other != name}
    keys = keys_for(None, {**others, f"{name}_FILE": str(tmp_path / "secret")})
    assert "k" * 40 in keys.secrets


def test_a_key_that_is_given_twice_is_a_usage_error(tmp_path: Path) -> None:
    """It would be a guess which one counts."""
    with pytest.raises(UsageError, match=f"{API_KEY_VARIABLE}_FILE"):
        keys_for(None, {**CHOSEN, f"{API_KEY_VARIABLE}_FILE": str(tmp_path / "secret")})


def test_a_secret_s_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """With the variable that names it."""
    with pytest.raises(UsageError, match=f"{SIGNING_KEY_VARIABLE}_FILE.*nowhere"):
        keys_for(None, {f"{SIGNING_KEY_VARIABLE}_FILE": str(tmp_path / "nowhere")})


@pytest.mark.parametrize("name", [API_KEY_VARIABLE, SIGNING_KEY_VARIABLE])
def test_without_a_file_no_key_is_made(name: str) -> None:
    """A database that is no file has nothing beside it; both variables, or a file, are asked for."""
    with pytest.raises(UsageError, match="--keys"):
        keys_for(None, {name: CHOSEN[name]})
