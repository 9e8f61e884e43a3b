"""Target files: what they may say, and how their mistakes are told."""

from pathlib import Path

import pytest

from runcontract.errors import UsageError
from runcontract.verify.target import Target, load_target

GOOD = """\
url = "http://127.0.0.1:8080"
max_body_bytes = 1048576

[provision]
url = "/v1/jobs/{job}/trigger"
job = "conformance"
headers = { Authorization = "Bearer ${API_KEY}" }
body = { payload = "{payload}" }
run_id = "/id"
token = "/run_token"

[signing]
key = "${SIGNING_KEY}"
claims = { sub = "{run_id}", attempt = 1 }
"""
ENVIRONMENT = {"API_KEY": "k", "SIGNING_KEY": "s"}


def loaded(tmp_path: Path, text: str, url: str | None = None) -> Target:
    file = tmp_path / "target.toml"
    file.write_text(text)
    return load_target(file, url=url, environment=ENVIRONMENT)


def test_a_target_file_says_where_and_how(tmp_path: Path) -> None:
    """URL, recipe and keys, with variables filled in from the environment."""
    target = loaded(tmp_path, GOOD)
    assert target.url == "http://127.0.0.1:8080"
    assert target.provision.headers == {"Authorization": "Bearer k"}
    assert target.signing is not None
    assert target.signing.key == "s"


def test_the_url_of_the_command_line_wins(tmp_path: Path) -> None:
    """One file serves a server in many places."""
    assert loaded(tmp_path, GOOD, url="http://127.0.0.1:9").url == "http://127.0.0.1:9"


def test_capabilities_are_what_the_file_declares(tmp_path: Path) -> None:
    """What is not declared is not evaluable."""
    assert loaded(tmp_path, GOOD).capabilities == {
        "run.fresh",
        "run.payload",
        "job.known",
        "token.forge",
        "token.attempt",
        "limit.body",
    }
    bare = 'url = "http://127.0.0.1:1"\n[provision]\ncommand = ["./fresh-run"]\n'
    assert loaded(tmp_path, bare).capabilities == {"run.fresh"}


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("run_id =", "run-id ="), 9, "provision.run-id: Extra inputs"),
        (('"/id"', "7"), 9, "provision.run_id"),
        (('"/id"', '"id"'), 9, "provision.run_id"),
        (('"http://127.0.0.1:8080"', '"localhost"'), 1, "url"),
        (("[signing]", "[singing]"), 12, "singing"),
        (('"http://127.0.0.1:8080"', "oops"), 1, "not valid TOML"),
        (("${API_KEY}", "${NOT_SET}"), 7, "NOT_SET is not set"),
        (('url = "/v1/jobs/{job}/trigger"\n', ""), 4, "either url (an HTTP request) or command"),
        (("1048576", "-1"), 2, "max_body_bytes"),
        (("127.0.0.1:8080", "["), 1, "url: Invalid IPv6 URL"),
        (("8080", "99999999"), 1, "url: Port out of range"),
        (("8080", "0"), 1, "url: give a whole URL"),
        (("127.0.0.1:8080", "127.0.0.1:8080\\n"), 1, "url: give a whole URL"),
        (("127.0.0.1:8080", "user:word@127.0.0.1"), 1, "url: leave out user"),
        (("8080", "8080/?a=b"), 1, "url: leave out user, query"),
        (("/v1/jobs/{job}/trigger", "/v1 jobs"), 5, "provision.url: give a URL or a path"),
        (("/v1/jobs/{job}/trigger", "http://["), 5, "provision.url: Invalid IPv6 URL"),
        (("Bearer ${API_KEY}", "Bearer\\n"), 7, "provision.headers.Authorization"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, change: tuple[str, str], line: int, says: str) -> None:
    """File, line, member and what was expected."""
    with pytest.raises(UsageError) as caught:
        loaded(tmp_path, GOOD.replace(*change))
    assert str(caught.value).startswith(f"{tmp_path}/target.toml:{line}: ")
    assert says in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """No traceback for a misspelt name."""
    with pytest.raises(UsageError, match=r"can't read the target file .*nothing\.toml: No such file"):
        load_target(tmp_path / "nothing.toml")


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    """A binary given by mistake."""
    file = tmp_path / "binary.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="not UTF-8"):
        load_target(file)
