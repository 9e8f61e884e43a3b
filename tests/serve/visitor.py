"""A browser as the server sees it: it keeps the session's cookie, sends forms from a page, and reads HTML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlencode, urlsplit

from tests.serve.serving import API_KEY, Answer, Caller

FORM: Final = "application/x-www-form-urlencoded"
VOID: Final = {"meta", "link", "input", "br"}
APART: Final = {"dt", "dd", "li", "details", "summary"}  # a reader sees them apart from what stands before


@dataclass(slots=True)
class Element:
    """An element, with all the text in it."""

    tag: str
    attributes: Mapping[str, str | None]
    text: str = ""


class Html(HTMLParser):
    """A page's elements in order."""

    def __init__(self, answer: Answer | str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        if isinstance(answer, Answer):
            assert answer.headers["content-type"] == "text/html; charset=utf-8", answer.headers
            answer = answer.raw.decode("utf-8")
        self.feed(answer)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        if tag in APART:
            self.handle_data(" ")
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of a kind that have these attributes."""
        wanted = {name.strip("_"): value for name, value in attributes.items()}.items()
        return [each for each in self.elements if each.tag == tag and wanted <= each.attributes.items()]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only one of them."""
        (found,) = self.all(tag, **attributes)
        return found

    def text(self, element_id: str) -> str:
        """The text of the element with an id, its white space as a reader sees it."""
        (found,) = [each for each in self.elements if each.attributes.get("id") == element_id]
        return " ".join(found.text.split())

    def has(self, element_id: str) -> bool:
        return any(each.attributes.get("id") == element_id for each in self.elements)


@dataclass(slots=True)
class Visitor:
    """Asks one server, with the cookie that it was given last."""

    caller: Caller
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        return self._asked("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> Answer:
        """Send a form as a page of the server does, unless the headers say otherwise; "" leaves one out."""
        origin = {"origin": f"http://{urlsplit(self.caller.url).netloc}", "content-type": FORM}
        return self._asked("POST", path, urlencode(fields or {}).encode(), {**origin, **headers})

    def page(self, path: str) -> Html:
        """Return a page that is there."""
        answer = self.get(path)
        assert answer.status == 200, answer.raw
        return Html(answer)

    def sign_in(self, key: str = API_KEY, **fields: str) -> Answer:
        answer = self.post("/sign-in", {"api_key": key, **fields})
        self.cookie = answer.headers.get("set-cookie", "").partition(";")[0]
        return answer

    def _asked(self, method: str, path: str, raw: bytes | None, headers: Mapping[str, str]) -> Answer:
        named = {name.replace("_", "-"): value for name, value in {**self.headers, **headers}.items() if value}
        if self.cookie:
            named["cookie"] = self.cookie
        return self.caller.request(method, path, raw, named)
