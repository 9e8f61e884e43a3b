"""A target: a server under test, how to reach it, and how to get what its 20 operations can't give.

A target file is TOML. `${NAME}` anywhere in a string is the environment variable of that name.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from runcontract.configuration import expanded, read_configuration
from runcontract.errors import UsageError

Pointer = Annotated[str, Field(pattern=r"^(/([^~/]|~[01])*)*$")]
URL_RULE: Final = "give a whole URL, such as http://127.0.0.1:8080"


def base_url(text: str) -> str:
    """Return the base URL of a server as it is. Raises ValueError, with what is wrong, where it is none."""
    if not re.fullmatch(r"https?://[!-~]+", text):
        raise ValueError(URL_RULE)
    parts = urlsplit(text)
    if not parts.hostname or parts.port == 0:
        raise ValueError(URL_RULE)
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("leave out user, query and fragment")
    return text


def recipe_url(text: str) -> str:
    """Return a URL of a recipe, whole or relative, as it is. Raises ValueError where it can't go on the wire."""
    if not re.fullmatch(r"[!-~]+", text):
        raise ValueError("give a URL or a path; spaces and what is not ASCII are percent-encoded")
    if text.startswith(("http:", "https:")):
        base_url(text.partition("?")[0])
    return text


def file_names(names: Any) -> Any:
    """Return the names of files as they are. Raises ValueError for what is no list of them."""
    if not isinstance(names, list | tuple) or not all(isinstance(each, str | Path) for each in names):
        raise ValueError('give a list of files, such as overlays = ["ours.yaml"]')
    if not all(str(each).strip("/. ") and "\0" not in str(each) for each in names):
        raise ValueError("a name in it is no name of a file")
    return names


Url = Annotated[str, AfterValidator(base_url)]
Files = Annotated[tuple[Path, ...], BeforeValidator(file_names)]
HeaderName = Annotated[str, Field(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")]
HeaderValue = Annotated[str, Field(pattern=r"^[^\x00-\x08\x0a-\x1f\x7f]*$")]
RecipeUrl = Annotated[str, AfterValidator(recipe_url)]


class Section(BaseModel):
    """A table of the file; a member it does not know is an error, so that a typing mistake is seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Recipe(Section):
    """An HTTP request to make; a relative `url` is taken from the target's. `{name}` in a string is filled in."""

    method: Literal["GET", "POST", "PUT", "PATCH"] = "POST"
    url: RecipeUrl
    headers: dict[HeaderName, HeaderValue] = {}
    body: Any = None


class Provision(Section):
    """How to get a fresh executing run and its token: one HTTP request (`url`), or a `command`.

    `run_id` and `token` are JSON Pointers into what either gives back; `job` is the id of a job the server knows.
    """

    url: RecipeUrl | None = None
    command: Annotated[list[str], Field(min_length=1)] | None = None
    method: Literal["GET", "POST", "PUT", "PATCH"] = "POST"
    headers: dict[HeaderName, HeaderValue] = {}
    body: Any = None
    run_id: Pointer = "/run_id"
    token: Pointer = "/token"  # noqa: S105 - a pointer to one
    job: str | None = None
    timeout_secs: float = Field(default=30, gt=0)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.url is None) == (self.command is None):
            raise ValueError("give either url (an HTTP request) or command, and not both")
        return self

    @property
    def carries_payload(self) -> bool:
        """Tell whether the caller can choose the run's payload, by `"{payload}"` in the recipe."""
        return "{payload}" in str(self.body) or any("{payload}" in word for word in self.command or ())


class Signing(Section):
    """The key that signs run tokens, so that expired and altered ones can be made.

    In string claims `{run_id}` is filled in; `iat` and `exp` are added (seconds).
    """

    key: str = Field(min_length=1)
    algorithm: Literal["HS256", "HS384", "HS512"] = "HS256"
    claims: dict[str, Any] = {"sub": "{run_id}"}


class Target(Section):
    """A server under test. Times are seconds, sizes bytes.

    `overlays` are files that declare how it differs from the contract; in a target file, as seen from there.
    """

    url: Url
    name: str = ""
    timeout_secs: float = Field(default=10, gt=0, le=300)
    max_body_bytes: int | None = Field(default=None, gt=0)
    provision: Provision
    signing: Signing | None = None
    events: Recipe | None = None
    overlays: Files = ()

    @property
    def capabilities(self) -> frozenset[str]:
        """Return what this target lets a harness do; a requirement that needs more is not evaluable."""
        declared = {
            "run.fresh": True,
            "run.payload": self.provision.carries_payload,
            "job.known": self.provision.job is not None,
            "token.forge": self.signing is not None,
            "token.attempt": self.signing is not None and isinstance(self.signing.claims.get("attempt"), int),
            "event.send": self.events is not None,
            "limit.body": self.max_body_bytes is not None,
        }
        return frozenset(name for name, given in declared.items() if given)


def load_target(path: Path, *, url: str | None = None, environment: Mapping[str, str] = os.environ) -> Target:
    """Return the target that a file describes; `url` replaces the file's own.

    Raises UsageError naming file and line for anything that is wrong in it.
    """
    configuration = read_configuration(path, what="target file")
    content = dict(configuration.content)
    if url is not None:
        content["url"] = url
    try:
        target = Target.model_validate(expanded(configuration, content, environment))
        return target.model_copy(update={"overlays": tuple(path.parent / each for each in target.overlays)})
    except ValidationError as error:
        first = error.errors()[0]
        place = [step for step in first["loc"] if isinstance(step, str)]
        name = ".".join(place) or "target"
        hint = "; give it in the file or with --url" if place == ["url"] else ""
        if first["type"] == "extra_forbidden" and place[-1] in Target.model_fields:
            hint = f"; {place[-1]} belongs to the top of the file, above the first [table]"
        message = f"{configuration.place(place)}: {name}: {first['msg'].removeprefix('Value error, ')}{hint}."
        raise UsageError(message) from error
