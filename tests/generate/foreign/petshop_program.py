"""A server and a client of the pet shop, written against what was generated of its description."""

import asyncio
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import uvicorn
from petshop import errors, handlers, models
from petshop.client import Client, SyncClient

from runcontract.wire.asgi import App
from runcontract.wire.model import JsonValue

ORDER = UUID("0190a3c4-6f0e-7cc3-98f3-3f6f4a1d2b10")


@dataclass(slots=True)
class Shop:
    """Keeps pets in memory."""

    pets: dict[int, models.Pet] = field(default_factory=dict[int, models.Pet])

    async def list_pets(self, request: handlers.ListPets, /) -> handlers.ListPetsReply:
        found = [
            pet
            for pet in self.pets.values()
            if pet.status == request.status
            and set(request.tag or ()) <= set(pet.tags if isinstance(pet.tags, list) else ())
        ]
        cursor = None if len(found) <= request.limit else str(request.limit)
        return handlers.ListPetsReply(body=found[: request.limit], x_total_count=len(found), x_next_cursor=cursor)

    async def add_pet(self, request: handlers.AddPet, /) -> handlers.AddPetReply:
        if any(pet.name == request.body.name for pet in self.pets.values()):
            raise errors.Conflict(f"There is a {request.body.name} already.")
        pet = self._kept(len(self.pets) + 1, request.body)
        return handlers.AddPetReply(body=pet, location=f"/pets/{pet.id}")

    def _kept(self, number: int, new: models.NewPet) -> models.Pet:
        pet = models.Pet.model_validate({**new.model_dump(), "id": number, "status": "available"})
        self.pets[number] = pet
        return pet

    async def get_pet(self, request: handlers.GetPet, /) -> models.Pet | errors.NotFound:
        return self.pets.get(request.pet_id) or errors.NotFound(f"There is no pet {request.pet_id}.")

    async def put_pet(self, request: handlers.PutPet, /) -> handlers.PutPetOk | handlers.PutPetCreated:
        known = request.pet_id in self.pets
        pet = self._kept(request.pet_id, request.body)
        if known:
            return handlers.PutPetOk(body=pet)
        return handlers.PutPetCreated(body=pet, location=f"/pets/{pet.id}")

    async def delete_pet(self, request: handlers.DeletePet, /) -> None:
        if self.pets.pop(request.pet_id, None) is None:
            raise errors.NotFound("It is gone.")

    async def get_inventory(self, request: handlers.GetInventory, /) -> dict[str, int]:
        return {"available": len(self.pets)}

    async def place_order(self, request: handlers.PlaceOrder, /) -> models.PlaceOrderResponse:
        if any(line.pet_id not in self.pets for line in request.body.lines):
            raise errors.UnprocessableContent("Not for sale.")
        return models.PlaceOrderResponse(order_id=ORDER, deliver_on=date(2026, 12, 24))


async def everybody(_token: str | None, _values: Mapping[str, str]) -> None:
    """Let everybody in."""


def shop_error(error: errors.ApiError, _request_id: str | None) -> JsonValue:
    """Return an error in the shop's own shape."""
    return {"code": error.status, "message": error.message}


@contextmanager
def served() -> Generator[str, None, None]:
    app = App(Shop(), handlers.OPERATIONS, everybody, refusal_body=shop_error)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def visit(shop: SyncClient) -> None:
    added = shop.add_pet(models.NewPet(name="Rex", tags=["dog", "old"], weight_kg=12.5, born_on=date(2020, 2, 29)))
    assert added.location == "/pets/1"
    assert added.body.born_on == date(2020, 2, 29)
    shop.add_pet(models.NewPet(name="Tom", category=models.Category(name="cats")))
    try:
        shop.add_pet(models.NewPet(name="Rex"))
    except errors.Conflict as error:
        assert (error.message, error.body) == ("There is a Rex already.", {"code": 409, "message": error.message})
    else:
        raise AssertionError("two of a name")
    page = shop.list_pets(tag=["dog", "old"], limit=1, x_trace="t", vaccinated=True)
    assert ([pet.name for pet in page.body], page.x_total_count, page.x_next_cursor) == (["Rex"], 1, None)
    assert shop.list_pets(limit=1).x_next_cursor == "1"
    assert shop.list_pets(status="sold").body == []
    replaced, created = (shop.put_pet(number, models.NewPet(name="Max")) for number in (1, 7))
    assert isinstance(replaced, handlers.PutPetOk)
    assert isinstance(created, handlers.PutPetCreated)
    assert created.location == "/pets/7"
    assert shop.get_inventory() == {"available": 3}
    order = shop.place_order(models.PlaceOrderRequest(lines=[models.Line(pet_id=7, quantity=1)], from_="a friend"))
    assert (order.order_id, order.deliver_on) == (ORDER, date(2026, 12, 24))
    shop.delete_pet(7)


async def visit_again(url: str) -> None:
    async with Client(url, headers={"X-Api-Key": "k"}) as shop:
        try:
            await shop.get_pet(7)
        except errors.NotFound as error:
            assert error.message == "There is no pet 7."
        else:
            raise AssertionError("it was deleted")


if __name__ == "__main__":
    with served() as address:
        with SyncClient(address) as client:
            visit(client)
        asyncio.run(visit_again(address))
    print("well done")
