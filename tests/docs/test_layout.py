"""Code on as many lines as it needs: the same code, and no line longer than it must be."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runcontract.docs.layout import Code, Group, laid_out, on_one_line

WORDS: Final = st.text("abc", min_size=1, max_size=12)


def groups(inner: st.SearchStrategy[Code]) -> st.SearchStrategy[Code]:
    items = st.lists(st.tuples(st.sampled_from(["", "k=", "name: "]), inner), max_size=4).map(tuple)
    brackets = st.sampled_from([("f(", ")", ""), ("[", "]", ""), ("{", "}", " ")])
    return st.builds(lambda ends, items: Group(head=ends[0], items=items, tail=ends[1], pad=ends[2]), brackets, items)


CODE: Final[st.SearchStrategy[Code]] = st.recursive(WORDS, groups, max_leaves=12)


def bare(text: str) -> str:
    """Return code without white space and without the commas that stand before a closing bracket."""
    text = "".join(text.split())
    for end in ")]}":
        text = text.replace(f",{end}", end)
    return text


@given(code=CODE, width=st.integers(1, 60), before=WORDS)
def test_the_lines_are_the_same_code(code: Code, width: int, before: str) -> None:
    """Nothing is lost, added or moved."""
    assert bare("".join(laid_out(code, before=before, indent=2, width=width))) == bare(before + on_one_line(code))


@given(code=CODE, width=st.integers(1, 60))
def test_what_fits_on_a_line_is_on_one(code: Code, width: int) -> None:
    """And what does not is not, unless there is nothing to break."""
    lines = laid_out(code, indent=2, width=width)
    whole = on_one_line(code)
    breaks = isinstance(code, Group) and bool(code.items)
    assert (len(lines) == 1) == (len(whole) <= width or not breaks)


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (40, ['f("id", { a: 1, b: [1, 2] })']),
        (20, ['f("id", {', "  a: 1,", "  b: [1, 2],", "})"]),
        (9, ['f("id", {', "  a: 1,", "  b: [", "    1,", "    2,", "  ],", "})"]),
        (8, ["f(", '  "id",', "  {", "    a: 1,", "    b: [", "      1,", "      2,", "    ],", "  },", ")"]),
    ],
)
def test_the_last_argument_of_a_call_opens_alone_where_that_is_enough(width: int, lines: list[str]) -> None:
    """As people write it."""
    inner = Group(
        head="{",
        items=(("a: ", "1"), ("b: ", Group(head="[", items=(("", "1"), ("", "2")), tail="]"))),
        tail="}",
        pad=" ",
    )
    assert laid_out(Group(head="f(", items=(("", '"id"'), ("", inner)), tail=")"), indent=2, width=width) == lines
