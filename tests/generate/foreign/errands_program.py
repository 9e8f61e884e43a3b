"""A server and a client of the errands, written against what was generated of their description."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx
from errands import errors, handlers, models
from errands.client import Client, Runner

from runcontract.wire.asgi import App

TODAY = date(2026, 1, 2)


@dataclass(slots=True)
class Errands:
    """Keeps errands in memory, and what else it was told."""

    kept: list[models.Errand] = field(default_factory=list[models.Errand])
    told: list[object] = field(default_factory=list[object])

    async def list_errands(self, request: handlers.ListErrands, /) -> list[models.Errand] | errors.BadRequest:
        if request.request_ == "nonsense":
            return errors.BadRequest("Ask for something else.")
        return self.kept[: request.page_size]

    async def errands_create(self, request: handlers.ErrandsCreate, /) -> models.Errand:
        if any(each.what == request.body.what for each in self.kept):
            raise errors.Conflict("It is taken on already.")
        errand = models.Errand(id=len(self.kept) + 1, what=request.body.what, how=request.body.how, date=TODAY)
        self.kept.append(errand)
        return errand

    async def close_(self, _request: handlers.Close, /) -> None:
        self.told.append("closed")

    async def success(self, request: handlers.Success_, /) -> models.Errand | errors.Error404:
        self.told += [request.id_query, request.id_header, request.body.members, request.body.given, request.body.body]
        if request.body.given == "oddly":
            raise errors.UnprocessableContent("It makes no sense.")
        return next((each for each in self.kept if each.id == request.id), errors.Error404("There is none."))

    async def a(self, _request: handlers.A, /) -> None:
        raise errors.NotFound("There is no such errand.")

    async def with_options_(self, _request: handlers.WithOptions, /) -> None:
        raise errors.WithOptionsNotFound("Nobody runs it.")

    async def errand_labels(self, request: handlers.ErrandLabels, /) -> list[models.LabelsResponseItem]:
        return [models.LabelsResponseItem(name=f"of {request.errand}")]


async def with_a_token(token: str | None, _values: Mapping[str, str]) -> None:
    """Let in whoever has one."""
    if token != "secret":
        raise errors.BadRequest("A token is needed.")


async def refusal_of(awaited: Any) -> errors.ApiError:
    try:
        await awaited
    except errors.ApiError as error:
        return error
    raise AssertionError("it was not refused")


async def use(http: httpx.AsyncClient, server: Errands) -> None:
    client = Client("http://errands.example", token="secret", http=http)
    runner = Runner("http://errands.example", "secret", http=http)
    made = await client.errands_create(models.NewErrandBody(what="bread", how=models.ByBus(way="by-bus"), date=TODAY))
    assert (made.date, made.how) == (TODAY, models.ByBus(way="by-bus"))
    again = models.NewErrandBody(what="bread", how=models.ByFoot(way="by_foot", steps=5))
    taken = await refusal_of(client.errands_create(again))
    assert (type(taken), taken.status, taken.code, taken.message) == (
        errors.Conflict, 409, "conflict", "It is taken on already.",
    )  # fmt: skip
    assert await runner.list_errands(page_size=1) == [made]
    assert type(await refusal_of(client.list_errands(request_="nonsense"))) is errors.BadRequest
    changed = await runner.success(1, id_query="q", id_header="h", members_=["m"], given_="g", body_="b")
    assert (changed, server.told) == (made, ["q", "h", ["m"], "g", "b"])
    odd = await refusal_of(runner.success(1, given_="oddly"))
    assert (type(odd), odd.status) == (errors.UnprocessableContent, 422)
    missing = await refusal_of(client.success(9, body=models.SuccessRequest()))
    assert (type(missing), missing.code) == (errors.Error404, "not_found")
    assert type(await refusal_of(client.a(1))) is errors.NotFound
    assert type(await refusal_of(client.with_options_(1))) is errors.WithOptionsNotFound
    await runner.close_()
    assert server.told[-1] == "closed"
    assert [each.name for each in await client.errand_labels("mine")] == ["of mine"]
    await say_it_raw(http)
    await runner.with_options(timeout_s=1).aclose()


async def say_it_raw(http: httpx.AsyncClient) -> None:
    """What it is called on the wire is what the description calls it."""
    headers = {"authorization": "Bearer secret", "content-type": "application/merge-patch+json"}
    changed = await http.patch("http://errands.example/errands/1", headers=headers, json={})
    assert (changed.status_code, changed.headers["content-type"]) == (200, "application/json")
    body = {"what": "milk", "how": {"way": "by_foot"}}
    made = await http.post("http://errands.example/errands", headers=headers, json=body)
    assert (made.status_code, made.headers["content-type"]) == (201, "application/vnd.errands+json")
    page = await http.get("http://errands.example/errands?page%5Bsize%5D=1", headers=headers)
    assert len(page.json()) == 1
    for text in ({"what": "eggs"}, {**body, "how": {"way": "by-car"}}, {**body, "date": "today"}):
        assert (await http.post("http://errands.example/errands", headers=headers, json=text)).status_code == 400
    assert (await http.get("http://errands.example/errands/1/receipt", headers=headers)).status_code == 404


async def main() -> None:
    server = Errands()
    app = App(server, handlers.OPERATIONS, with_a_token)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        seen: list[httpx.Request] = []

        async def remember(request: httpx.Request) -> None:
            seen.append(request)

        http.event_hooks["request"].append(remember)
        await use(http, server)
    sent = {(each.method, each.headers.get("content-type"), each.headers["accept"]) for each in seen}
    assert ("PATCH", "application/merge-patch+json", "application/json") in sent
    assert ("POST", "application/json", "application/json, application/vnd.errands+json") in sent


if __name__ == "__main__":
    asyncio.run(main())
    print("well done")
