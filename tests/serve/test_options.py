"""What a server is told: options beat the environment, which beats the file, which beats the defaults."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runcontract.errors import UsageError
from runcontract.serve.options import Options, add_options, options_of
from runcontract.serve.settings import SETTINGS, Setting

# Per setting: a value in each of the three places, as text or TOML, and what it means.
TOLD: Final[Mapping[str, Sequence[tuple[str, str, Any]]]] = {
    "host": [("a", '"a"', "a"), ("b", '"b"', "b"), ("c", '"c"', "c")],
    "port": [("0", "0", 0), ("1", "1", 1), ("65535", "65535", 65535)],
    "db": [("/a", '"/a"', "/a"), (":memory:", '":memory:"', ":memory:"), ("x://y", '"x://y"', "x://y")],
    "keys": [("/a", '"/a"', Path("/a")), ("/b", '"/b"', Path("/b")), ("/c", '"/c"', Path("/c"))],
    "workers": [("2", "2", 2), ("3", "3", 3), ("256", "256", 256)],
    "grace": [("0", "0", 0.0), ("1.5", "1.5", 1.5), ("3600", "3600", 3600.0)],
    "metrics": [("off", '"off"', False), ("on", "true", True), ("off", "false", False)],
    "access_log": [("on", '"on"', True), ("off", "false", False), ("on", "true", True)],
    "log_format": [("json", '"json"', "json"), ("text", '"text"', "text"), ("json", '"json"', "json")],
    "log_level": [("debug", '"debug"', "debug"), ("info", '"info"', "info"), ("error", '"error"', "error")],
}
WRONG: Final = {
    "host": ["", "a\0b"],
    "port": ["-1", "65536", "x", "", "1.5", " 1", "1e3", "٣"],
    "db": [""],
    "keys": [""],
    "workers": ["0", "257", "many", "1.5"],
    "grace": ["-1", "3601", "nan", "inf", "1e3", "soon"],
    "metrics": ["yes", "", "On"],
    "access_log": ["1", "true"],
    "log_format": ["xml", "JSON"],
    "log_level": ["warn", "INFO", "10"],
}
NAMES: Final = tuple(TOLD)


def options(
    *arguments: str, environment: Mapping[str, str] | None = None, folder: Path = Path("/nowhere at all")
) -> Options:
    """Return what a command line, an environment and a folder say."""
    parser = argparse.ArgumentParser()
    add_options(parser)
    parser.add_argument("--rotate-key", action="store_true")
    return options_of(parser.parse_args(arguments), environment or {}, folder=folder)


def setting_of(name: str) -> Setting:
    """Return the setting of a name."""
    return next(each for each in SETTINGS if each.name == name)


def written(folder: Path, text: str, name: str = "runcontract.toml") -> Path:
    """Return a file of settings."""
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def refusal(*arguments: str, **more: Any) -> str:
    """Return the message that refuses."""
    with pytest.raises(UsageError) as caught:
        options(*arguments, **more)
    return str(caught.value)


def test_every_setting_is_tried_here() -> None:
    """One that is new has to come with its values."""
    assert {each.name for each in SETTINGS} == set(TOLD) == set(WRONG)


def test_nothing_told_gives_the_defaults() -> None:
    """A server for this machine alone, quiet."""
    told = options()
    assert (told.host, told.port, told.db, told.workers) == ("127.0.0.1", 8080, "runcontract.sqlite3", 1)
    assert (told.metrics, told.access_log, told.log_format, told.log_level) == (True, False, "text", "warning")


@settings(deadline=None)
@given(
    told=st.dictionaries(st.sampled_from(NAMES), st.sets(st.sampled_from(["option", "variable", "file"]), min_size=1))
)
def test_the_first_place_that_speaks_of_a_setting_decides(
    told: Mapping[str, set[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever other places say of it, and of other settings."""
    folder = tmp_path_factory.mktemp("settings")
    lines, arguments, environment, expected = ["[serve]"], [], {}, {}
    for name, places in told.items():
        option, variable, file = TOLD[name]
        if "file" in places:
            lines.append(f"{name} = {file[1]}")
            expected[name] = file[2]
        if "variable" in places:
            environment[f"RUNCONTRACT_{name.upper()}"] = variable[0]
            expected[name] = variable[2]
        if "option" in places:
            arguments += [f"--{name.replace('_', '-')}", option[0]]
            expected[name] = option[2]
    written(folder, "\n".join(lines))
    found = options(*arguments, environment=environment, folder=folder)
    defaults = options()
    assert {name: getattr(found, name) for name in NAMES} == {
        name: expected.get(name, getattr(defaults, name)) for name in NAMES
    }


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_is_told_with_its_place_and_what_was_expected(tmp_path: Path, name: str, value: str) -> None:
    """Option, variable, or line of the file."""
    setting = setting_of(name)
    said = f"must be {setting.expected}, not {value!r}."
    assert refusal(f"{setting.option}={value}") == f"{setting.option} {said}"
    assert refusal(environment={setting.variable: value}) == f"{setting.variable} {said}"
    if "\0" not in value:
        file = written(tmp_path, f'# settings\n\n[serve]\n{name} = "{value}"\n')
        assert refusal(folder=tmp_path) == f"{file}:4: serve.{name} {said}"


@pytest.mark.parametrize(
    ("member", "value"),
    [("port", "true"), ("port", "80.0"), ("host", "1"), ("workers", "[]"), ("grace", "true"), ("metrics", "1")],
)
def test_a_member_of_another_type_is_refused(tmp_path: Path, member: str, value: str) -> None:
    """A truth is no port, although Python counts with it."""
    written(tmp_path, f"[serve]\n{member} = {value}\n")
    assert f":2: serve.{member} must be" in refusal(folder=tmp_path)


def test_a_mistake_behind_another_place_is_told_as_well(tmp_path: Path) -> None:
    """It would show on the day that the option goes."""
    written(tmp_path, '[serve]\nport = "x"\n')
    assert "serve.port" in refusal("--port", "1", folder=tmp_path)


@pytest.mark.parametrize(
    ("member", "hint"),
    [("prot", "Did you mean port?"), ("log-level", "Did you mean log_level?"), ("zzz", "host, port")],
)
def test_a_member_that_is_no_setting_is_refused(tmp_path: Path, member: str, hint: str) -> None:
    """With the one that was meant, if there is one."""
    file = written(tmp_path, f"[serve]\nport = 1\n{member} = 1\n")
    message = refusal(folder=tmp_path)
    assert message.startswith(f"{file}:3: serve.{member}: there is no such setting.")
    assert hint in message


def test_other_tables_are_for_others(tmp_path: Path) -> None:
    """And a file of this name without our table is nobody's mistake."""
    written(tmp_path, "[other]\nport = 1\n")
    assert options(folder=tmp_path) == options()


def test_a_file_that_is_named_must_have_the_table(tmp_path: Path) -> None:
    """It was named for it."""
    file = written(tmp_path, "[server]\nport = 1\n", "mine.toml")
    assert "no table [serve]" in refusal("--config", str(file))


def test_serve_that_is_no_table_is_refused(tmp_path: Path) -> None:
    """With the way to write one."""
    written(tmp_path, "serve = 8080\n")
    assert "write [serve]" in refusal(folder=tmp_path)


def test_the_file_that_is_named_is_read_instead_of_the_folder_s(tmp_path: Path) -> None:
    """By option, or by variable."""
    written(tmp_path, "[serve]\nport = 1\n")
    mine = written(tmp_path, "[serve]\nport = 2\n", "mine.toml")
    other = written(tmp_path, "[serve]\nport = 3\n", "other.toml")
    environment = {"RUNCONTRACT_CONFIG": str(other)}
    assert options(folder=tmp_path).port == 1
    assert options(folder=tmp_path, environment=environment).port == 3
    assert options("--config", str(mine), folder=tmp_path, environment=environment).port == 2


@pytest.mark.parametrize("text", ["[serve", "[serve]\nport = \n", "[serve]\nport = 1\nport = 2\n"])
def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    """As verify tells it of target files."""
    file = written(tmp_path, text)
    assert refusal(folder=tmp_path).startswith(f"{file}:")


def test_a_file_that_is_not_there_is_named() -> None:
    """Not taken for an empty one."""
    assert "nowhere.toml" in refusal("--config", "nowhere.toml")


def test_names_of_files_are_seen_from_the_file_that_has_them(tmp_path: Path) -> None:
    """Those of options and variables from the current folder."""
    written(tmp_path, '[serve]\ndb = "runs.db"\nkeys = "made.keys"\n')
    told = options(folder=tmp_path)
    assert (told.db, told.keys) == (str(tmp_path / "runs.db"), tmp_path / "made.keys")
    assert options("--db", "runs.db", folder=tmp_path).db == "runs.db"


def test_a_string_of_the_file_may_name_a_variable(tmp_path: Path) -> None:
    """As in target files; one that is not set is told with the line that needs it."""
    file = written(tmp_path, '[serve]\nhost = "${MY_HOST}"\n')
    assert options(folder=tmp_path, environment={"MY_HOST": "h"}).host == "h"
    assert refusal(folder=tmp_path).startswith(f"{file}:2: MY_HOST is not set")


@pytest.mark.parametrize(("option", "name"), [("--access-log", "access_log"), ("--metrics", "metrics")])
def test_a_switch_alone_is_on(option: str, name: str) -> None:
    """Whatever the environment says."""
    assert getattr(options(option, environment={f"RUNCONTRACT_{name.upper()}": "off"}), name) is True


def test_the_documentation_has_every_setting() -> None:
    """With its three names, what is expected, and its default."""
    text = (Path(__file__).parents[2] / "docs" / "reference-server.md").read_text("utf-8")
    rows = [row.strip("| ").split(" | ") for row in text.splitlines() if row.startswith("| `--")]
    assert rows == [
        [f"`{each.option}`", f"`{each.variable}`", f"`{each.name}`", each.expected, default]
        for each in SETTINGS
        for default in [f"`{each.shown_default}`" if each.shown_default else "beside the database"]
    ]


@pytest.mark.parametrize("setting", [each for each in SETTINGS if each.shown_default], ids=lambda each: each.name)
def test_a_default_means_what_the_help_shows(setting: Setting) -> None:
    """Given as an option it changes nothing."""
    assert options(setting.option, str(setting.shown_default)) == options()
