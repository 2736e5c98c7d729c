"""What a seat may say over all of its sockets: how much of it reaches the store, and that going back always does."""

import json
from typing import Any

import pytest
from tests.support.phones import Phone, bring_together, two_phones
from tests.support.valkey import Valkey
from tests.web.conftest import LiveNode

from lull.rooms.ports import Absent, Record
from lull.rooms.service import Missing, RoomService
from lull.session.inputs import Agree, Input, Withdraw
from lull.session.rejections import Rejection
from lull.storage.valkey_store import ValkeyStore

pytestmark = pytest.mark.asyncio


@pytest.fixture
def applied(monkeypatch: pytest.MonkeyPatch) -> list[type[Input]]:
    """The kinds of what has come as far as a room's record."""
    seen: list[type[Input]] = []
    before = RoomService.apply

    async def apply(service: RoomService, room_id: str, given: Input, **more: Any) -> Record | Rejection | Missing:
        seen.append(type(given))
        return await before(service, room_id, given, **more)

    monkeypatch.setattr(RoomService, "apply", apply)
    return seen


def _further(number: int) -> str:
    """A command that goes further, in an epoch that never was."""
    proposal = {"to": "start", "taps": {"a": 0, "b": 0, "watch": 0}, "agreement": 0}
    return json.dumps({"type": "agree", "id": number, "epoch": "e" * 22, "proposal": proposal, "token": "y" * 43})


def _back(number: int) -> str:
    return json.dumps({"type": "withdraw", "id": number, "to": "step_on"})


async def test_all_sockets_of_a_seat_have_one_budget(
    at_one_moment: None, applied: list[type[Input]], live: LiveNode
) -> None:
    """WIRE7: ten commands at once reach the store, over however many pages; of a page that is fenced none does."""
    async with two_phones(live.http, live.ws) as (first, _):
        first.write(*map(_further, range(6)))
        await first.refusal("changed", 5)
        second = await Phone.at(live.ws, first.place)
        await second.view()
        second.write(*map(_further, range(6)))
        await second.refusal("too_many", 4)
        await second.refusal("too_many", 5)
        await second.refusal("changed", 3)
        first.write(_further(6), _back(7))
        await first.refusal("fenced", 6)
        await first.refusal("fenced", 7)
        assert applied.count(Agree) == 10
        second.drop()


async def test_going_back_is_never_too_much(
    at_one_moment: None, applied: list[type[Input]], pair: tuple[Phone, Phone]
) -> None:
    """WIRE7, PAUSE4: after a flood of both kinds a step back is taken; of what waits the newest stands for the others."""
    a, b = pair
    await bring_together(a, b)
    a.write(*map(_further, range(50)), *map(_back, range(100)))
    a.write(json.dumps({"type": "enough", "id": 999}))
    await b.view("aftercare")
    assert applied.count(Withdraw) <= 8


async def test_what_is_known_costs_no_reading(
    pair: tuple[Phone, Phone], live: LiveNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WIRE7: to take back what wasn't said reads nothing, and what was said is taken back."""
    a, b = pair
    await a.agree()
    await a.view(ask="given")
    await a.withdraw("start")
    await a.view(ask="open")
    read: list[str] = []
    before = ValkeyStore.load

    async def load(store: ValkeyStore, room_id: str) -> Record | Absent:
        read.append(room_id)
        return await before(store, room_id)

    monkeypatch.setattr(ValkeyStore, "load", load)
    for _ in range(5):
        await a.withdraw("start")
    await b.withdraw("start")
    await a.send(_further(99))
    await a.refusal("changed", 99)
    assert len(read) <= 1  # of the last one


async def test_a_fenced_page_is_told_without_the_store(harmed: LiveNode, own_valkey: Valkey) -> None:
    """SEAT2, WIRE7: while the store stands still, too."""
    async with two_phones(harmed.http, harmed.ws) as (older, _):
        newer = await Phone.at(harmed.ws, older.place)
        await newer.view()
        await older.until(lambda it: not isinstance(it, bytes) and it["type"] == "fenced")
        with own_valkey.frozen():
            await older.refusal("fenced", await older.withdraw("start"))
        newer.drop()
