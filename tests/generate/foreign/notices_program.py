"""A server and a client of the notices, written against what was generated of their description."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

import httpx
from notices import errors, handlers, models
from notices.client import BoxClient, Client
from pydantic import MISSING, ValidationError

from runcontract.wire.asgi import App

FIRST = UUID("0190a3c4-6f0e-7cc3-98f3-3f6f4a1d2b10")
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def addressee(notice: models.Notice) -> str:
    """Return whom a notice is for; the type checker knows that these are all there are."""
    if isinstance(notice, models.Mail):
        return notice.to[0]
    if isinstance(notice, models.Text):
        return notice.number
    return str(notice.device)


@dataclass(slots=True)
class Boxes:
    """Keeps notices in memory."""

    sent: list[models.SentEnvelope] = field(default_factory=list[models.SentEnvelope])

    async def send_notice(self, request: handlers.SendNotice, /) -> models.SentEnvelope:
        if addressee(request.body.notice).endswith("@nowhere"):
            raise errors.BadRequest("Nowhere is no place.", details=["/notice/to/0: nowhere"])
        envelope = {**request.body.model_dump(by_alias=True), "id": FIRST, "sent_on": date(2026, 1, 2)}
        self.sent.append(models.SentEnvelope.model_validate(envelope))
        return self.sent[-1]

    async def list_notices(self, request: handlers.ListNotices, /) -> list[models.SentEnvelope]:
        return [each for each in self.sent if request.urgency is None or each.urgency is request.urgency]

    async def change_notice(self, request: handlers.ChangeNotice, /) -> models.SentEnvelope | errors.NotFound:
        for number, each in enumerate(self.sent):
            if each.id == request.id:
                changes = request.body.model_dump(exclude_unset=True)
                self.sent[number] = each.model_copy(update=changes)
                return self.sent[number]
        return errors.NotFound("There is no such notice.")

    async def purge_box(self, request: handlers.PurgeBox, /) -> None:
        self.sent[:] = [] if request.body is None else self.sent[:1]


async def with_a_token(token: str | None, _values: Mapping[str, str]) -> None:
    """Let in whoever has one."""
    if token != "secret":
        raise errors.Unauthorized


async def use(http: httpx.AsyncClient) -> None:
    box = BoxClient("http://notices.example", "inbox", "secret", http=http)
    sent = await box.send(
        models.Mail(channel="mail", to=["a@b"], subject=None),
        urgency=models.Urgency.integer_2,
        send_at=None,
        labels={"team": "billing", "none": None},
        class_="bill",
        answers=[models.Envelope(notice=models.Push(channel="push", device=FIRST))],
    )
    assert (sent.id, sent.sent_on, sent.class_, sent.send_at) == (FIRST, date(2026, 1, 2), "bill", None)
    assert sent.labels == {"team": "billing", "none": None}
    assert isinstance(sent.notice, models.Mail)
    assert isinstance(sent.answers, list)
    assert isinstance(sent.answers[0].notice, models.Push)
    assert sent.seen_by is MISSING
    text = await box.send(models.Text(channel="text", number="+491234567"))
    assert text.send_at is MISSING
    assert [each.urgency for each in await box.list_(urgency=models.Urgency.integer_2, since=NOON)] == [2]
    changed = await box.change(FIRST, send_at=NOON)
    assert (changed.send_at, changed.class_) == (NOON, "bill")
    changed = await box.change(FIRST, send_at=None, class_=None)
    assert (changed.send_at, changed.urgency) == (None, 2)
    await box.purge(keep=1)
    assert len(await box.list_()) == 1
    await box.purge()
    assert await box.list_() == []
    await refusals(box, Client("http://notices.example", token="wrong", http=http))


async def refusals(box: BoxClient, stranger: Client) -> None:
    try:
        await box.send(models.Mail(channel="mail", to=["a@nowhere"], subject="Hello"))
    except errors.BadRequest as error:
        assert (error.code, error.details) == ("bad_notice", ("/notice/to/0: nowhere",))
    else:
        raise AssertionError("nowhere is no place")
    try:
        await stranger.list_notices("inbox")
    except errors.Unauthorized as error:
        assert error.headers["www-authenticate"] == "Bearer"
    else:
        raise AssertionError("a stranger was let in")
    try:
        models.Envelope.model_validate({"notice": {"channel": "text", "to": ["a@b"]}})
    except ValidationError as error:
        assert [fault["loc"] for fault in error.errors()] == [("notice", "text", "number")]
    else:
        raise AssertionError("a text has no to")


async def main() -> None:
    app = App(Boxes(), handlers.OPERATIONS, with_a_token)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        await use(http)
    print("well done")


if __name__ == "__main__":
    asyncio.run(main())
