"""A server and a client of the library, written against what was generated of its description."""

import asyncio
from collections.abc import Mapping
from datetime import date

import httpx
from library import handlers, models
from library.client import Client
from pydantic import ValidationError

from runcontract.wire.asgi import App

GOOD_MEMBERS: list[dict[str, object]] = [
    {"x-y": "a", "x_y": 1, "class": "b"},
    {"state": None},
    {"state": "new"},
    {"stars": 3},
    {"stars": "none"},
    {"stars": None},
    {"place": ["A", 7]},
]
BAD_MEMBERS: list[dict[str, object]] = [
    {"x_y": "a"},
    {"state": "old"},
    {"stars": 4},
    {"stars": True},
    {"place": ["A"]},
    {"place": [7, "A"]},
    {"pages": "5"},
]
# Each is refused as a whole, though it may be a number or a truth value to somebody.
REFUSED = (
    *("limit=1_0", "limit=%2010", "limit=%2B5", "limit=1e1", "limit=5.0", "limit=٣", "limit=", "limit=101"),
    *("lent=yes", "lent=ON", "lent=t", "lent=1", "lent=True", "lent="),
    *("fine=nan", "fine=inf", "fine=Infinity", "fine=1e400", "fine=.5", "fine=5.", "fine=-1", "fine=1_0"),
    *("weight=1", "weight=true", "year=1399", "year=any", "order=name", "lang=fr", "since=2026-02-30"),
    *("state=lent,sold", "state=lent,,lost", "ids=x", "ids=1&ids=2&ids=3&ids=4", "ids=1,2"),
)
TAKEN = {
    "limit=007": "limit=7",
    "lent=true": "lent=True",
    "lent=false": "lent=False",
    "fine=1e1": "fine=10.0",
    "fine=0.5E-1": "fine=0.05",
    "fine=3": "fine=3.0",
    "weight=0.5": "weight=0.5",
    "weight=2.0": "weight=2.0",
    "year=1999": "year=1999",
    "year=all": "year=all",
    "state=lent,lost": "state=['lent', 'lost']",
    "state=lent%2Clost": "state=['lent', 'lost']",
    "state=": "state=[]",
    "ids=1&ids=-2": "ids=[1, -2]",
}


class Library:
    """Says what it was asked."""

    async def find_books(self, request: handlers.FindBooks, /) -> handlers.FindBooksReply:
        names = (
            "limit",
            "page",
            "order",
            "lang",
            "since",
            "lent",
            "weight",
            "fine",
            "year",
            "state",
            "ids",
            "x_fields",
        )
        asked = {name: getattr(request, name) for name in names}
        asked["state"] = None if request.state is None else [str(each) for each in request.state]
        asked["weight"] = None if request.weight is None else float(request.weight)
        said = [f"{name}={value}" for name, value in asked.items() if value is not None]
        return handlers.FindBooksReply(body=[f"floor={request.floor}", *said], x_level=request.x_level)

    async def put_books(self, request: handlers.PutBooks, /) -> dict[str, list[models.PutBooksResponseValueItem]]:
        return {name: [models.PutBooksResponseValueItem(n=len(each.title))] for name, each in request.body.items()}

    async def add_thing(self, request: handlers.AddThing, /) -> models.Thing:
        return request.body


async def anybody(_token: str | None, _values: Mapping[str, str]) -> None:
    """Let in whoever comes."""


async def use(client: Client) -> None:
    plain = ["limit=10", "page=20", "order=title", "lang=de"]
    reply = await client.find_books(2)
    assert reply.body == ["floor=2", *plain, "since=2026-01-02"], reply.body
    assert reply.x_level == 2
    reply = await client.find_books(
        3,
        limit=5,
        lang=models.Language.en,
        since=date(2026, 2, 3),
        lent=True,
        weight=models.FindBooksWeight.number_0_5,
        fine=0.5,
        year=models.FindBooksYear2.all,
        state=[models.State.lent, models.State.lost],
        ids=[1, 2],
        x_fields=["a", "b"],
        x_level=1,
    )
    assert reply.body[1:5] == ["limit=5", "page=20", "order=title", "lang=en"], reply.body
    assert reply.body[5:9] == ["since=2026-02-03", "lent=True", "weight=0.5", "fine=0.5"], reply.body
    assert reply.body[9:] == ["year=all", "state=['lent', 'lost']", "ids=[1, 2]", "x_fields=['a', 'b']"], reply.body
    assert reply.x_level == 1
    assert (await client.put_books({"7": models.PutBooksRequestValue(title="abc")}))["7"][0].n == 3
    book = models.Book(kind="book", name="n", pages=5, place=("A", 7), class_="b")
    assert await client.add_thing(book) == book
    disc = models.Disc(kind="Disc", name="n", part_of=book, stars="none", state=None)
    assert await client.add_thing(disc) == disc
    try:
        await client.find_books(1, x_fields=["a,b"])
    except ValueError as error:
        assert "'a,b'" in str(error)
    else:
        raise AssertionError("a list between commas has no item with a comma")


async def texts(http: httpx.AsyncClient) -> None:
    for query in REFUSED:
        answer = await http.get(f"/shelves/1/books?{query}")
        assert answer.status_code == 400, (query, answer.text)
    for query, said in TAKEN.items():
        answer = await http.get(f"/shelves/1/books?{query}")
        assert answer.status_code == 200, (query, answer.text)
        assert said in answer.json(), (query, answer.text)
    for floor, level in (("4", "1"), ("true", "1"), ("1.0", "1"), ("1", "3"), ("1", "true")):
        answer = await http.get(f"/shelves/{floor}/books", headers={"X-Level": level})
        assert answer.status_code == 400, (floor, level)


async def bodies(http: httpx.AsyncClient) -> None:
    bad: tuple[object, ...] = ({"7": {}}, {"7": {"title": ""}}, {"7": [{"title": "a"}]}, {"7": 1})
    for body in bad:
        assert (await http.put("/books", json=body)).status_code == 400, body
    book: dict[str, object] = {"kind": "book", "name": "n", "pages": 5}
    for more in GOOD_MEMBERS:
        answer = await http.post("/things", json={**book, **more})
        assert (answer.status_code, answer.json()) == (200, {**book, **more}), answer.text
    for more in BAD_MEMBERS:
        assert (await http.post("/things", json={**book, **more})).status_code == 400, more
    # The names of Python are nothing to the wire: unknown members, and as such ignored.
    answer = await http.post("/things", json={**book, "class_": "b", "x_y_1": "b"})
    assert (answer.status_code, answer.json()) == (200, book), answer.text
    assert (await http.post("/things", json={"kind": "Thing", "name": "n"})).status_code == 400


async def main() -> None:
    app = App(Library(), handlers.OPERATIONS, anybody)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://library.example") as http:
        await use(Client("http://library.example", http=http))
        await texts(http)
        await bodies(http)
    try:
        models.Book.model_validate({"kind": "book", "name": "n", "pages": True})
    except ValidationError:
        print("well done")


if __name__ == "__main__":
    asyncio.run(main())
