"""The renderer is the one of npm to the byte, with its licence, and what the page has of it loads nothing."""

import json
import re
from hashlib import sha256
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runcontract.docs.renderer import FOLDER, LOGO, SCRIPT, in_element, renderer

NOTED: Final = json.loads(FOLDER.joinpath("renderer.json").read_text("utf-8"))
FILES: Final = ["LICENSE", SCRIPT, f"{SCRIPT}.LICENSE.txt"]
# What a script of a page may load by; an address alone is a name space, a link or a word of a message.
LOADING: Final = re.compile(r"(?:src|fetch|import|XMLHttpRequest|importScripts)\W{1,4}https?://[^\"'`]+")


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_what_is_noted_of_it(name: str) -> None:
    """`nox -s renderer` fetches it again, in the version that is noted."""
    assert sha256(FOLDER.joinpath(name).read_bytes()).hexdigest() == NOTED["sha256"][name]


def test_nothing_is_there_that_is_not_noted() -> None:
    """A file of another version would be left over."""
    assert sorted(each.name for each in FOLDER.iterdir()) == sorted([*NOTED["sha256"], "renderer.json"])
    assert sorted(NOTED["sha256"]) == sorted(FILES)


def test_the_script_says_that_it_is_the_noted_version() -> None:
    """Name and version stand in its own notices."""
    notices = FOLDER.joinpath(f"{SCRIPT}.LICENSE.txt").read_text("utf-8")
    assert f'Version: "{NOTED["version"]}"' in notices


def test_the_licence_is_the_noted_one() -> None:
    """It may be shipped with its text beside it."""
    assert NOTED["license"] == "MIT"
    assert FOLDER.joinpath("LICENSE").read_text("utf-8").startswith("The MIT License (MIT)")


def test_the_one_thing_that_it_would_load_is_taken_out() -> None:
    """There is just one, in the script of npm."""
    whole = FOLDER.joinpath(SCRIPT).read_text("utf-8")
    assert LOADING.findall(whole) == [f'src:"{LOGO}']
    assert LOADING.findall(renderer()) == []
    assert LOGO not in renderer()


@given(
    pieces=st.lists(st.sampled_from(["<!--", "-->", "<script>", "</script>", "</SCRIPT ", "<", "x", "\n", "/", "!"]))
)
def test_html_reads_a_script_to_its_end(pieces: list[str]) -> None:
    """Whatever stands in its literals: no markup is left that a parser could see."""
    script = in_element("".join(pieces))
    assert not re.search(r"<!--|</?script", script, re.IGNORECASE)
    assert script.replace("\\x3C", "<") == "".join(pieces)
