"""Blind matching on a real store, with a phone in seat `b` that does as it likes."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.blind_tokens import proof, token
from tests.support.stores import cluster_store
from tests.support.valkey import Valkey

from lull.rooms.matching import PROOF_SIZE, PURPOSES, Matches, MatchRefusal
from lull.runtime.system import wall_clock
from lull.session.bounds import ROUNDS
from lull.session.inputs import End
from lull.session.pauses import Seat
from lull.session.state import open_session
from lull.session.transitions import decide
from lull.storage.clients import Client, command_client
from lull.storage.keys import documents_key, room_key
from lull.storage.store_guard import StoreGuard
from lull.storage.valkey_matches import ValkeyMatches
from lull.storage.valkey_store import ValkeyStore


@dataclass
class Room:
    """A room, and what each seat was told in it, in order."""

    matches: ValkeyMatches
    id: str
    told: dict[Seat, list[Matches | MatchRefusal]] = field(default_factory=lambda: {seat: [] for seat in Seat})

    async def give(self, seat: Seat, names: str, number: int = 1, purpose: str = "lists") -> Matches | MatchRefusal:
        """Give a token for each letter."""
        told = await self.matches.give(self.id, seat, purpose, number, [token(seat, name) for name in names])
        self.told[seat].append(told)
        return told

    async def read(self, seat: Seat, purpose: str = "lists") -> Matches:
        """Ask."""
        told = await self.matches.read(self.id, seat, purpose)
        self.told[seat].append(told)
        return told

    async def names(self, seat: Seat, purpose: str = "lists") -> str:
        """What this seat is told that both gave."""
        told = await self.read(seat, purpose)
        names = names_in(told)
        assert sorted(told.tokens) == sorted(proof(seat.partner, name) for name in names)
        return names


def names_in(told: Matches | MatchRefusal) -> str:
    """The letters of what both gave."""
    assert isinstance(told, Matches)
    return "".join(sorted(each.decode().partition("|")[0] for each in told.tokens))


async def new_room(client: Client) -> Room:
    """A room in this store."""
    room, now = secrets.token_urlsafe(16), wall_clock()
    session = open_session(epoch=room, token_hash="t" * 64, ticket_hash="k" * 64, now=now)
    assert await ValkeyStore(client).create(room, session)
    return Room(ValkeyMatches(client, StoreGuard()), room)


@asynccontextmanager
async def room_in(valkey: Valkey) -> AsyncGenerator[Room]:
    """A room of its own."""
    client = command_client(valkey.url)
    yield await new_room(client)
    await client.aclose()


@pytest.mark.asyncio
@pytest.mark.parametrize("purpose", [name for name, each in PURPOSES.items() if each.tokens == 1])
async def test_what_both_chose_is_final(valkey: Valkey, purpose: str) -> None:
    """MATCH3: a lone choice is taken back as often as one likes, and tells nobody; what both chose neither takes back."""
    async with room_in(valkey) as room:
        for _ in range(20):  # a phone that tries whether the other one has chosen
            assert names_in(await room.give(Seat.B, "y", purpose=purpose)) == ""
            assert names_in(await room.give(Seat.B, "n", purpose=purpose)) == ""
        assert names_in(await room.give(Seat.A, "y", purpose=purpose)) == ""
        assert names_in(await room.give(Seat.A, "m", purpose=purpose)) == ""
        assert names_in(await room.give(Seat.B, "y", purpose=purpose)) == ""
        assert names_in(await room.give(Seat.B, "n", purpose=purpose)) == ""
        assert names_in(await room.give(Seat.A, "y", purpose=purpose)) == ""
        assert names_in(await room.give(Seat.B, "y", purpose=purpose)) == "y"  # told at once, and from now on
        for seat, again in ((Seat.B, "n"), (Seat.A, "m"), (Seat.B, "z"), (Seat.B, "y")):
            assert names_in(await room.give(seat, again, purpose=purpose)) == "y"
            assert [await room.names(each, purpose) for each in Seat] == ["y", "y"]
        assert await room.give(Seat.B, "n", 2, purpose) is MatchRefusal.CHANGED  # and there is no other round
        assert [await room.names(each, purpose) for each in Seat] == ["y", "y"]


@pytest.mark.asyncio
@pytest.mark.parametrize("purpose", PURPOSES)
async def test_nothing_is_met_without_a_proof_of_ones_own(valkey: Valkey, purpose: str) -> None:
    """MATCH7: who gives what looks like the other's choice, but doesn't prove it, is told no more than who gave something else."""
    name, b = "y", Seat.B
    mine, theirs = token(b, name), token(Seat.A, name)
    for tried in (
        bytes(PROOF_SIZE) + mine[PROOF_SIZE:],  # finds it, and proves nothing
        mine[:PROOF_SIZE] + bytes(PROOF_SIZE),
        mine[PROOF_SIZE:] + mine[:PROOF_SIZE],
        theirs,  # said after the other one
        theirs[PROOF_SIZE:] + theirs[:PROOF_SIZE],
        proof(Seat.A, name) + mine[PROOF_SIZE:],
    ):
        async with room_in(valkey) as room:
            assert names_in(await room.give(Seat.A, name, purpose=purpose)) == ""
            told = await room.matches.give(room.id, b, purpose, 1, [tried])
            assert told == Matches(1, given=True, tokens=[])
            assert [await room.names(seat, purpose) for seat in Seat] == ["", ""]


@pytest.mark.asyncio
async def test_whether_the_other_one_gave_any_is_not_told(valkey: Valkey) -> None:
    """MATCH2: with a partner who gave nothing, something, or the same and took it back, a seat is told the same, whatever it tries."""

    async def tries(room: Room, purpose: str) -> list[Matches | MatchRefusal]:
        await room.read(Seat.B, purpose)
        for names, number in (("n", 1), ("m", 1), ("n", 2), ("n", 0), ("m", 1)):
            await room.give(Seat.B, names, number, purpose)
            await room.read(Seat.B, purpose)
        return room.told[Seat.B]

    for purpose in PURPOSES:
        told: list[list[Matches | MatchRefusal]] = []
        for before in ([], ["y"], ["y", "x"], ["n", "y"]):
            async with room_in(valkey) as room:
                for names in before:
                    await room.give(Seat.A, names, purpose=purpose)
                told.append(await tries(room, purpose))
        assert all(each == told[0] for each in told), purpose


@pytest.mark.asyncio
async def test_what_was_compared_is_only_taken_off(valkey: Valkey) -> None:
    """MATCH4: once both gave in a round, nothing is put to it; what one takes off is gone for both, and doesn't come back."""
    async with room_in(valkey) as room:
        assert names_in(await room.give(Seat.B, "xyz")) == ""
        assert names_in(await room.give(Seat.B, "abx")) == ""  # compared with nothing yet: it may change
        assert names_in(await room.give(Seat.A, "abcd")) == "ab"
        assert names_in(await room.give(Seat.B, "abcdxyz")) == "ab"
        assert names_in(await room.give(Seat.A, "bcdxyz")) == "b"
        assert [await room.names(seat) for seat in Seat] == ["b", "b"]
        assert names_in(await room.give(Seat.A, "abcd")) == "b"
        assert names_in(await room.give(Seat.B, "")) == ""
        assert names_in(await room.give(Seat.B, "abcd")) == ""
        assert [await room.names(seat) for seat in Seat] == ["", ""]


@pytest.mark.asyncio
async def test_another_round_takes_both_and_there_are_eight(valkey: Valkey) -> None:
    """MATCH5: a newer round ends what the older one told; only what both give in it is compared; one can't go back, skip, or have a ninth."""
    async with room_in(valkey) as room:
        await room.give(Seat.A, "abc")
        assert names_in(await room.give(Seat.B, "ax")) == "a"
        for number in ROUNDS[1:]:
            for wrong in (0, number - 2, number + 1, number + 6):
                assert await room.give(Seat.B, "abc", wrong) is MatchRefusal.CHANGED
            opened = await room.give(Seat.B, "bc", number)
            assert opened == Matches(number, given=True, tokens=[])
            assert await room.read(Seat.A) == Matches(number, given=False, tokens=[])
            assert await room.give(Seat.A, "abc", number - 1) is MatchRefusal.CHANGED
            assert await room.names(Seat.B) == ""  # the older tokens of the partner are compared with nothing any more
            assert names_in(await room.give(Seat.A, "abc", number)) == "bc"
        for seat in Seat:
            assert await room.give(seat, "abc", ROUNDS[-1] + 1) is MatchRefusal.CHANGED
        assert [await room.names(seat) for seat in Seat] == ["bc", "bc"]


@pytest.mark.asyncio
async def test_of_a_race_both_are_told_the_same(valkey: Valkey) -> None:
    """MATCH3, MATCH4: however the calls of both fall, all that both are told afterwards is the same, and was asked for by both."""
    client = command_client(valkey.url)
    async with room_in(valkey) as room:
        for _ in range(20):
            other = await new_room(client)
            told = await asyncio.gather(
                *(other.give(Seat.B, names, purpose="debrief") for names in "ynynyn"),
                other.give(Seat.A, "y", purpose="debrief"),
            )
            final = [await other.names(seat, "debrief") for seat in Seat]
            assert final[0] == final[1]
            assert {"y"} >= {final[0]} - {""}
            assert final[0] == "y" or all(names_in(each) == "" for each in told)  # nobody was told and it's gone
        await asyncio.gather(*(room.give(Seat.B, names) for names in "abcdef"), room.give(Seat.A, "abcdef"))
        both = await room.names(Seat.A)
        assert both == await room.names(Seat.B)
        assert len(both) <= 1  # of six that were tried, one was compared
    await client.aclose()


@pytest.mark.asyncio
async def test_they_are_there_for_a_room_and_go_with_it(valkey: Valkey) -> None:
    """MATCH6: nothing is kept where there is no room; the record's expiry is theirs; an end removes them."""
    client = command_client(valkey.url)
    room = await new_room(client)
    nowhere = Room(room.matches, secrets.token_urlsafe(16))
    assert await nowhere.give(Seat.A, "a") is MatchRefusal.NO_ROOM
    assert await client.exists(documents_key(nowhere.id)) == 0
    await room.give(Seat.A, "a")
    assert await client.pexpiretime(documents_key(room.id)) == await client.pexpiretime(room_key(room.id)) > 0
    store = ValkeyStore(client)
    now = wall_clock()
    over = decide(open_session(epoch=room.id, token_hash="t" * 64, ticket_hash="k" * 64, now=now), End(), now)
    assert await store.swap(room.id, 1, over)  # pyright: ignore[reportArgumentType]
    assert await client.exists(documents_key(room.id)) == 0
    assert await room.give(Seat.A, "a") is MatchRefusal.NO_ROOM
    assert await room.matches.leave_writing(room.id, Seat.A, b"text") is MatchRefusal.NO_ROOM
    await client.aclose()


@pytest.mark.asyncio
async def test_in_a_cluster() -> None:
    """MATCH3, MATCH4, STORE1: the record and what is matched beside it are on one shard, whichever it is."""
    with cluster_store() as cluster:
        client = command_client(cluster.url)
        for _ in range(8):
            room = await new_room(client)
            await room.give(Seat.A, "ab")
            assert names_in(await room.give(Seat.B, "bc")) == "b"
            await room.give(Seat.A, "y", purpose="debrief")
            assert await room.matches.leave_writing(room.id, Seat.A, b"mine") is MatchRefusal.NOT_NOW
            assert names_in(await room.give(Seat.B, "y", purpose="debrief")) == "y"
            assert await room.matches.leave_writing(room.id, Seat.A, b"mine") is None
            assert await room.matches.leave_writing(room.id, Seat.B, b"yours") is None
            assert await room.matches.partner_writing(room.id, Seat.A) == b"yours"
        await client.aclose()


Step = tuple[Seat, str, int]
"""A seat gives these in the newest round, or in one beside it."""

steps: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(st.sampled_from(Seat), st.text("abcxyz", max_size=4), st.sampled_from((0, 0, 0, 0, 1, 1, -1, 2))),
    max_size=14,
)


@pytest.fixture(scope="module")
def alone(valkey: Valkey) -> Iterator[tuple[asyncio.Runner, Client]]:
    """A loop and a client for tests that Hypothesis calls many times."""
    with asyncio.Runner() as runner:

        async def connected() -> Client:
            return command_client(valkey.url)

        client = runner.run(connected())
        yield runner, client
        runner.run(client.aclose())


async def played(client: Client, given: Sequence[Step]) -> Room:
    """A room in which these were given, and both asked after each."""
    room, newest = await new_room(client), 1
    for seat, names, beside in given:
        told = await room.give(seat, names, newest + beside)
        newest = told.round if isinstance(told, Matches) else newest
        for each in Seat:
            await room.read(each)
    return room


@given(given=steps)
def test_lists_against_a_ledger(alone: tuple[asyncio.Runner, Client], given: list[Step]) -> None:
    """MATCH2, MATCH4, MATCH5: whatever both give, each is told what a ledger of three lines says, and within a round only less."""
    runner, client = alone
    room = runner.run(played(client, given))
    newest = 1
    own: dict[Seat, set[str] | None] = dict.fromkeys(Seat)
    asked = {seat: iter(told) for seat, told in room.told.items()}
    for seat, names, beside in given:
        said = next(asked[seat])
        if beside == 1 and newest < ROUNDS[-1]:
            newest, own = newest + 1, {**dict.fromkeys(Seat), seat: set(names)}
        elif beside != 0:
            assert said is MatchRefusal.CHANGED
        elif None in own.values():
            own[seat] = set(names)
        else:
            own[seat] = (own[seat] or set()) & set(names)
        both = set[str]() if None in own.values() else (own[Seat.A] or set()) & (own[Seat.B] or set())
        for each in Seat:
            told = next(asked[each])
            assert isinstance(told, Matches)
            assert (told.round, told.given, set(names_in(told))) == (newest, own[each] is not None, both)


@given(given=steps)
def test_what_is_on_one_list_alone_is_told_by_nothing(alone: tuple[asyncio.Runner, Client], given: list[Step]) -> None:
    """MATCH2, BLIND: with everything of A's changed that B never gave, all that B is told is the same."""
    runner, client = alone
    tried = {name for seat, names, _ in given if seat is Seat.B for name in names}
    other = [
        (seat, "".join(name if seat is Seat.B or name in tried else name.upper() for name in names), beside)
        for seat, names, beside in given
    ]
    one, two = runner.run(played(client, given)), runner.run(played(client, other))
    assert one.told[Seat.B] == two.told[Seat.B]


@given(given=st.lists(st.tuples(st.sampled_from(Seat), st.sampled_from("yn")), max_size=12))
def test_a_choice_against_a_ledger(alone: tuple[asyncio.Runner, Client], given: list[tuple[Seat, str]]) -> None:
    """MATCH3: nobody is told anything before both chose the same; from then on both are told it, whatever comes."""
    runner, client = alone

    async def play() -> None:
        room, own, final = await new_room(client), dict[Seat, str](), ""
        for seat, name in given:
            said = await room.give(seat, name if name == "y" else seat.value, purpose="next_time")
            own[seat] = name
            final = final or ("y" if own.get(Seat.A) == own.get(Seat.B) == "y" else "")
            assert names_in(said) == final
            assert [await room.names(each, "next_time") for each in Seat] == [final, final]

    runner.run(play())
