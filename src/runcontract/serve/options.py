"""What `runcontract serve` was told: by option, by environment, by file, in this order; else the default holds."""

import argparse
import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from runcontract.configuration import Configuration, expanded, read_configuration
from runcontract.errors import UsageError
from runcontract.serve.settings import IN_MEMORY, SETTINGS, Setting

DEFAULT_FILE: Final = "runcontract.toml"
TABLE: Final = "serve"
CONFIG_VARIABLE: Final = "RUNCONTRACT_CONFIG"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the server was told, understood; `grace` in seconds."""

    host: str
    port: int
    db: str
    keys: Path | None
    workers: int
    grace: float
    metrics: bool
    access_log: bool
    log_format: str
    log_level: str
    rotate_key: bool = False


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options of the table; what is not given comes out as None."""
    for setting in SETTINGS:
        default = setting.shown_default
        parser.add_argument(
            setting.option,
            nargs=None if setting.alone is None else "?",
            const=setting.alone,
            metavar=setting.metavar,
            help=setting.purpose if default is None else f"{setting.purpose} (default: {default})",
        )
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help=f"settings, in its table [{TABLE}] (default: {DEFAULT_FILE} of the current folder, if it has one)",
    )


def options_of(given: argparse.Namespace, environment: Mapping[str, str], *, folder: Path) -> Options:
    """Return what the options, the environment and the file say together, the first that speaks of a setting deciding.

    Raises UsageError for the first that can't be used, with where it stands and what was expected.
    """
    file = _file(given.config, environment, folder)
    members = {} if file is None else _members(file, environment)
    values = {
        setting.name: _value(setting, getattr(given, setting.name), environment, (file, members))
        for setting in SETTINGS
    }
    return Options(**values, rotate_key=given.rotate_key)


def _value(
    setting: Setting,
    option: str | None,
    environment: Mapping[str, str],
    file: tuple[Configuration | None, Mapping[str, Any]],
) -> Any:
    """Return the value of one setting."""
    configuration, members = file
    # Every one that is given has to be right: a mistake behind another setting would show on the day that one goes.
    told = []
    if option is not None:
        told.append(setting.value_of(option, setting.option))
    if setting.variable in environment:
        told.append(setting.value_of(environment[setting.variable], setting.variable))
    if configuration is not None and setting.name in members:
        place = f"{configuration.place((TABLE, setting.name))}: {TABLE}.{setting.name}"
        value = setting.value_of(members[setting.name], place)
        told.append(_seen_from(configuration.path.parent, value) if setting.is_path else value)
    return told[0] if told else setting.default


def _seen_from(folder: Path, name: str | Path) -> str | Path:
    """Return the name of a file as seen from the folder; what is no file's name stays as it is."""
    if isinstance(name, Path):
        return folder / name
    return name if name == IN_MEMORY or "://" in name else str(folder / name)


def _file(option: Path | None, environment: Mapping[str, str], folder: Path) -> Configuration | None:
    """Return the file of settings: the one that is named, or the folder's if it has settings of ours."""
    named = option or (Path(environment[CONFIG_VARIABLE]) if environment.get(CONFIG_VARIABLE) else None)
    if named is not None:
        configuration = read_configuration(named, what="configuration file")
        if TABLE not in configuration.content:
            raise UsageError(f"{named} has no table [{TABLE}], where the settings of the server stand.")
        return configuration
    usual = folder / DEFAULT_FILE
    if not usual.is_file():
        return None
    configuration = read_configuration(Path(DEFAULT_FILE) if folder == Path.cwd() else usual, what="configuration file")
    return configuration if TABLE in configuration.content else None


def _members(file: Configuration, environment: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the settings that the file has. Raises UsageError for one that does not exist."""
    table = file.content[TABLE]
    if not isinstance(table, dict):
        raise UsageError(f"{file.place((TABLE,))}: {TABLE} must be a table: write [{TABLE}] and the settings below it.")
    known = [setting.name for setting in SETTINGS]
    for name in table:
        if name not in known:
            close = difflib.get_close_matches(name.replace("-", "_"), known, n=1)
            hint = f"Did you mean {close[0]}?" if close else f"There are {', '.join(known)}."
            raise UsageError(f"{file.place((TABLE, name))}: {TABLE}.{name}: there is no such setting. {hint}")
    filled: Mapping[str, Any] = expanded(file, table, environment)
    return filled
