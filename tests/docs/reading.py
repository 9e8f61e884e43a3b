"""A page as a browser reads it: elements with their attributes, and the text of each script and style."""

import json
from html.parser import HTMLParser
from typing import Any

Attributes = dict[str, str | None]


class Page(HTMLParser):
    """The elements of a page, in order; `scripts` have their attributes and their text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.scripts: list[tuple[Attributes, str]] = []
        self.text: dict[str, str] = {}
        self._inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)
        else:
            self.text[self._inside] = self.text.get(self._inside, "") + data

    def attribute(self, tag: str, name: str, *, where: str, value: str) -> str | None:
        """The attribute of the element that has another attribute of this value."""
        (found,) = [each for element, each in self.elements if element == tag and each.get(where) == value]
        return found[name]

    def code(self) -> list[str]:
        """The scripts that are run."""
        return [text for attributes, text in self.scripts if attributes.get("type") != "application/json"]

    def data(self, name: str) -> Any:
        """What a script that is JSON says."""
        (text,) = [text for attributes, text in self.scripts if attributes.get("id") == name]
        return json.loads(text)
