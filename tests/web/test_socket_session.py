"""The session over real sockets: tries, answers, steps, time; and what the partner is sent meanwhile, which is nothing."""

from typing import Any

import pytest
from tests.support.phones import ZERO, Phone, beat, counts, join_room, open_room, two_phones
from tests.support.valkey import Valkey
from tests.web.conftest import LiveNode

from lull.session.check_in import CHECK_IN_AFTER_STEP
from lull.session.state import SETTLE_TIME
from lull.session.transitions import TIME_ADDED
from lull.session.yeses import END_WARNING

pytestmark = pytest.mark.asyncio

TERMS = {"length": 600, "every": 60, "within": 15, "steps": 3}


async def start(a: Phone, b: Phone, **terms: int) -> None:
    """Agree on terms with a ladder, and be together."""
    agreed = {**TERMS, **terms}
    await a.command("edit", agreement=0, terms=agreed)
    for phone in (a, b):
        await phone.until(lambda it: not isinstance(it, bytes) and it["agreement"]["terms"] == agreed)
    for phone in (a, b):
        await phone.agree()
    for phone in (a, b):
        await phone.view("together")


async def test_the_first_together_is_tried_first(live: LiveNode) -> None:
    """REHEARSE1, REHEARSE2, REHEARSE3: each pause is real, is confirmed by the other alone, and then both can start."""
    place = await open_room(live.http)
    a, b = await Phone.at(live.ws, place), await Phone.at(live.ws, await join_room(live.http, place))
    for phone in (a, b):
        await phone.view("preparing")
    await a.refusal("not_rehearsed", await a.agree())
    await a.send(beat(taps=1))
    for phone in (a, b):
        await phone.view("preparing", taps=counts(a=1), released=ZERO)
    await a.refusal("taps_changed", await a.command("confirm", taps=1, how="seen"))
    await b.refusal("taps_changed", await b.command("confirm", taps=2, how="seen"))
    await b.command("confirm", taps=1, how="felt")
    await a.view(released=counts(a=1), rehearsal={"mine": "felt", "theirs": None})
    await b.view(released=counts(a=1), rehearsal={"mine": None, "theirs": "felt"}, ask="none")
    await b.send(beat(taps=1))
    await a.view(taps=counts(a=1, b=1))
    await a.command("confirm", taps=1, how="heard")
    taps = counts(a=1, b=1)
    for phone in (a, b):
        await phone.view(released=taps, ask="open")
    for phone in (a, b):
        await phone.agree(taps)
    for phone in (a, b):
        await phone.view("together", released=taps)
    await a.refusal("not_now", await a.command("confirm", taps=1, how="seen"))
    for phone in (a, b):
        await phone.close()


async def test_two_who_mean_different_things_do_not_start(pair: tuple[Phone, Phone]) -> None:
    """YES2: tokens that differ leave both yeses standing; said again alike, they meet."""
    a, b = pair
    await a.agree_to("start", ZERO, agreement=0, token="x" * 43)
    await b.agree_to("start", ZERO, agreement=0, token="z" * 43)
    for phone in pair:
        await phone.view("preparing", ask="given")
        assert await phone.settled() == []
    await b.agree_to("start", ZERO, agreement=0, token="x" * 43)
    for phone in pair:
        await phone.view("together")


async def test_nothing_private_is_on_the_partners_wire(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """YES3, CHECK4, BLIND: a lone yes to a step and to more time, its withdrawal, and a lone answer send the partner nothing."""
    a, b = pair
    await start(a, b)
    due_at, round_ = a.seen["check_in"]["due_at"], a.seen["check_in"]["round"]
    live.clock.ahead += due_at - a.seen["now"]
    said: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        (
            "agree",
            {"epoch": a.seen["epoch"], "proposal": {"to": "step_on", "taps": ZERO, "step": 0}, "token": "y" * 43},
            {"step_ask": "given"},
        ),
        ("withdraw", {"to": "step_on"}, {"step_ask": "open"}),
        ("answer", {"round": round_, "token": "s" * 43}, {"check_in": {**a.seen["check_in"], "mine": True}}),
    ]
    for kind, fields, then in said:
        await a.command(kind, **fields)
        await a.view("together", **then)
        assert await b.settled() == []
    await a.command("answer", round=round_, token="g" * 43)
    for phone in pair:
        assert await phone.settled() == []  # CHECK2: changed, which not even its own view says
    await b.command("answer", round=round_, token="g" * 43)
    for phone in pair:
        view = await phone.view("together")
        assert view["pace"]["feeling"] == "good"
        assert view["check_in"]["due_at"] > due_at
        assert view["check_in"]["mine"] is False
    ends_at = a.seen["ends_at"]
    await a.refusal("too_soon", await a.agree_to("more_time", ZERO, ends_at=ends_at))
    assert await b.settled() == []


async def test_an_unanswered_check_in_pauses_both_by_itself(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """CHECK4, TIME7: nobody says anything: at the end of the window the node pauses both; a late answer is too late."""
    a, b = pair
    await start(a, b)
    check_in = a.seen["check_in"]
    await b.refusal("too_soon", await b.command("answer", round=check_in["round"], token="g" * 43))
    live.clock.ahead += check_in["due_at"] - a.seen["now"]
    await b.command("answer", round=check_in["round"], token="g" * 43)
    await b.view("together", check_in={**check_in, "mine": True})
    live.clock.ahead += check_in["answer_by"] - check_in["due_at"]
    for phone in pair:
        await phone.view("paused", taps=counts(watch=1), check_in=None)
    await b.refusal("not_now", await b.command("answer", round=check_in["round"], token="g" * 43))


async def test_a_missed_check_in_needs_no_store(harmed: LiveNode, own_valkey: Valkey) -> None:
    """TIME7, CHECK4: with the store frozen the node pauses both from memory, and stores it later."""
    async with two_phones(harmed.http, harmed.ws) as (a, b):
        await start(a, b)
        with own_valkey.frozen():
            harmed.clock.ahead += a.seen["check_in"]["answer_by"] - a.seen["now"]
            for phone in (a, b):
                await phone.taps(watch=1)
        for phone in (a, b):
            await phone.view("paused")


async def test_steps(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """LADDER1, LADDER2, LADDER3, CHECK6, YES4: on takes both and brings a check-in soon; back takes one; after the last, no more."""
    a, b = pair
    await start(a, b, every=1800)
    for step in (0, 1):
        for phone in pair:
            await phone.agree_to("step_on", ZERO, step=step)
        for phone in pair:
            view = await phone.view("together", step=step + 1)
            assert view["check_in"]["due_at"] - view["now"] <= CHECK_IN_AFTER_STEP
    assert a.seen["step_ask"] == "none"
    await a.refusal("not_now", await a.agree_to("step_on", ZERO, step=2))
    await a.refusal("changed", await a.agree_to("step_on", ZERO, step=1))
    await b.command("step_back", step=1)
    for phone in pair:
        await phone.view("together", step=1, step_ask="open")
    await a.agree_to("step_on", ZERO, step=1)
    await a.view(step_ask="given")
    await b.command("step_back", step=0)
    await a.view(step=0, step_ask="open")


async def test_limits_are_lowered_by_one_and_raised_by_none(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """AGREE4: in a session lower terms count at once; a higher one, even beside a lower one, is refused and changes nothing."""
    a, b = pair
    await start(a, b)
    ends_at = a.seen["ends_at"]
    raised = {**TERMS, "every": 30 * 60, "length": 300}
    await a.refusal("takes_two", await a.command("edit", agreement=1, terms=raised))
    assert await b.settled() == []
    await a.command("edit", agreement=1, terms={**TERMS, "length": 300, "steps": 2})
    for phone in pair:
        view = await phone.view("together")
        assert view["ends_at"] == ends_at - 300_000
        assert view["agreement"]["version"] == 2


async def test_the_end_and_after(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """TIME1 to TIME6: more time by both, silence ends it, a pause after it leads back to rest and never to Together."""
    a, b = pair
    await start(a, b, every=1800)
    ends_at = a.seen["ends_at"]
    live.clock.ahead += ends_at - END_WARNING - a.seen["now"]
    for phone in pair:
        await phone.agree_to("more_time", ZERO, ends_at=ends_at)
    for phone in pair:
        await phone.view("together", ends_at=ends_at + TIME_ADDED)
    await b.refusal("too_soon", await b.agree_to("more_time", ZERO, ends_at=ends_at + TIME_ADDED))
    live.clock.ahead += END_WARNING + TIME_ADDED
    for phone in pair:
        await phone.view("aftercare", check_in=None, step_ask="none", more_ask="none")
    await a.send(beat(taps=1))
    for phone in pair:
        await phone.view("paused", taps=counts(a=1))
    live.clock.ahead += SETTLE_TIME
    for phone in pair:
        await phone.agree(counts(a=1))
    for phone in pair:
        await phone.view("aftercare", released=counts(a=1))
    await b.send(beat(taps=1))
    for phone in pair:
        await phone.view("paused")
    await a.command("enough")
    for phone in pair:
        await phone.view("aftercare", released=counts(a=1, b=1))
    await a.refusal("not_now", await a.command("enough"))


async def test_time_is_told_to_whoever_asks(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """CLOCK1: at once, with the ping's id; a fenced page's, too; and the partner hears nothing of it."""
    old, b = pair
    new = await Phone.at(live.ws, old.place)
    await new.view()
    for phone in (old, new):
        ping = await phone.command("ping")
        pong = await phone.until(lambda it: not isinstance(it, bytes) and it["type"] == "pong")
        assert pong["id"] == ping
        assert abs(pong["now"] - live.clock()) < 5_000
    assert [it for it in await b.settled() if isinstance(it, bytes)] == []
    await new.close()


async def test_two_nodes_let_time_pass_once(two_nodes: tuple[LiveNode, LiveNode]) -> None:
    """TIME7, ROOM7: both nodes hold a seat and both notice; it counts once."""
    one, other = two_nodes
    async with two_phones(one.http, one.ws, other.ws) as (a, b):
        await start(a, b)
        ahead = a.seen["check_in"]["answer_by"] - a.seen["now"]
        one.clock.ahead += ahead
        other.clock.ahead += ahead
        for phone in (a, b):
            await phone.view("paused", taps=counts(watch=1))
        for phone in (a, b):
            await phone.settled()
            assert phone.seen["taps"] == counts(watch=1)
