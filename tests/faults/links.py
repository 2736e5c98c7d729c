"""The way between one phone and its node, frame by frame: slow, lossy, cut, held, repeated, reordered. TCP on loopback.

What a real network does to a TCP connection it does to the whole stream: nothing is lost in the middle, it is late. So a cut that
ends lets through what was held meanwhile, as the kernels' retransmissions do, unless the connections are reset. Repeats and reordering
are what a path of another kind (datagrams, a faulty box) would do to whole frames.
"""

import asyncio
import heapq
import random
from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import Final, Literal, Protocol, Self, cast

NEVER: Final = float("inf")

ENDS: Final = b""
"""In place of a frame: the connection's end."""


class Policy(Protocol):
    """What becomes of the frames that go one way."""

    in_order: bool

    def arrivals(self, size: int, now: float) -> Iterable[float]:
        """When a frame of this many bytes arrives, s on the loop's clock: never, once, or more often."""
        ...


class Through:
    """At once."""

    in_order = True

    def arrivals(self, size: int, now: float) -> Iterable[float]:
        """See `Policy.arrivals`."""
        return (now,)


class Hold:
    """Nothing arrives before another policy takes over; then all of it does, in one burst."""

    in_order = True

    def arrivals(self, size: int, now: float) -> Iterable[float]:
        """See `Policy.arrivals`."""
        return (NEVER,)


class Narrow:
    """A narrow link behind a buffer without end: every byte waits for those before it."""

    in_order = True
    HEADERS: Final = 66
    """Bytes that a frame costs besides its own: Ethernet, IP, TCP with time stamps."""

    def __init__(self, bits_per_second: float) -> None:
        self._rate: Final = bits_per_second / 8
        self._free_at = 0.0

    def arrivals(self, size: int, now: float) -> Iterable[float]:
        """See `Policy.arrivals`."""
        self._free_at = max(now, self._free_at) + (size + self.HEADERS) / self._rate
        return (self._free_at,)


class Lossy:
    """TCP over a path that loses segments: each loss waits a doubling time-out, and holds back what is behind it."""

    in_order = True
    TIMEOUT: Final = 0.24

    def __init__(self, dice: random.Random, *, one_way: float, jitter: float, loss: float) -> None:
        """`one_way`, `jitter`: s. `loss`: the share of segments."""
        self._dice: Final = dice
        self._one_way: Final = one_way
        self._jitter: Final = jitter
        self._loss: Final = loss

    def arrivals(self, size: int, now: float) -> Iterable[float]:
        """See `Policy.arrivals`."""
        at, timeout = now, self.TIMEOUT
        while self._dice.random() < self._loss:
            at, timeout = at + timeout, timeout * 2
        return (at + self._one_way + self._dice.uniform(-self._jitter, self._jitter),)


class Shuffle:
    """Frames come late, twice, or after younger ones; sometimes an old one comes once more."""

    in_order = False
    LATE: Final = 0.3
    AGAIN: Final = 4.0

    def __init__(self, dice: random.Random) -> None:
        self._dice: Final = dice
        self.shuffled = 0
        """Frames so far."""

    def arrivals(self, size: int, now: float) -> Iterable[float]:
        """See `Policy.arrivals`."""
        self.shuffled += 1
        yield now + self._dice.uniform(0, self.LATE)
        if self._dice.random() < 0.3:
            yield now + self._dice.uniform(0, self.LATE)
        if self._dice.random() < 0.1:
            yield now + self._dice.uniform(self.LATE, self.AGAIN)


THROUGH: Final = Through()


class Direction:
    """One direction of a link, for all connections over it."""

    def __init__(self) -> None:
        self.policy: Policy = THROUGH
        self._queue: list[tuple[float, int, bytes, End]] = []
        self._count = 0
        self._last = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def follow(self, policy: Policy) -> None:
        """From now on. What is on its way arrives now, unless that is what this policy forbids."""
        self.policy = policy
        self._last = asyncio.get_running_loop().time()
        at = NEVER if isinstance(policy, Hold) else self._last
        # In the order in which it would have come; those that have no time yet, in the order in which they were sent.
        self._queue = [
            (at, number, frame, to) for number, (_, _, frame, to) in enumerate(sorted(self._queue, key=_due))
        ]
        self._count = len(self._queue)
        self._deliver()

    def take(self, frame: bytes, to: "End", *, once: bool = False) -> None:
        """A frame comes in. `once`: it is part of what makes the connection, and is neither repeated nor overtaken."""
        now = asyncio.get_running_loop().time()
        in_order = self.policy.in_order
        arrivals = self.policy.arrivals(len(frame), now) if in_order or not (once or frame == ENDS) else (now,)
        for arrives in arrivals:
            at = max(self._last, arrives) if in_order else arrives
            if in_order and at != NEVER:
                self._last = at
            self._count += 1
            heapq.heappush(self._queue, (at, self._count, frame, to))
        self._deliver()

    def _deliver(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        while self._queue and self._queue[0][0] <= now:
            _, _, frame, to = heapq.heappop(self._queue)
            to.put(frame)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._queue and self._queue[0][0] != NEVER:
            self._timer = loop.call_at(self._queue[0][0], self._deliver)


def _due(entry: tuple[float, int, bytes, "End"]) -> tuple[float, int]:
    return entry[:2]


class End(asyncio.Protocol):
    """One of the two TCP connections that a connection over the link is made of."""

    def __init__(self, direction: Direction, made: Callable[[], None] = lambda: None) -> None:
        """`direction`: that what it hears goes. `made`: called when there is a connection."""
        self._direction: Final = direction
        self._made: Final = made
        self._cutter: Final = Cutter()
        self._early: list[bytes] = []
        self.peer: End | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        self.transport = cast("asyncio.Transport", transport)
        for frame in self._early:
            self.put(frame)
        self._made()

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        if self.peer is not None:
            for frame, once in self._cutter.cut(data):
                self._direction.take(frame, self.peer, once=once)

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        if self.peer is not None:
            self._direction.take(ENDS, self.peer)

    def put(self, frame: bytes) -> None:
        """Write what has arrived."""
        if self.transport is None:
            self._early.append(frame)
        elif frame == ENDS:
            self.transport.close()
        elif not self.transport.is_closing():
            self.transport.write(frame)

    def abort(self) -> None:
        """Reset it; the other end isn't told."""
        if self.peer is not None:
            self.peer.peer = None
        self.peer = None
        if self.transport is not None:
            self.transport.abort()


class Cutter:
    """Cuts a connection into what came together in it: HTTP heads and bodies, and the frames of the websocket that it may become."""

    def __init__(self) -> None:
        self._rest = b""
        self._is: Literal["http", "unknown", "websocket"] = "http"
        self._body = 0
        self._first = True

    def cut(self, data: bytes) -> list[tuple[bytes, bool]]:
        """What is whole now, and whether it is part of what makes the connection: HTTP, and the first frame."""
        self._rest += data
        made: list[tuple[bytes, bool]] = []
        while self._rest and (size := self._size()) is not None and (self._body or len(self._rest) >= size):
            piece, self._rest = self._rest[:size], self._rest[size:]
            made.append((piece, self._is != "websocket" or self._first))
            if self._is == "websocket":
                self._first = False
            elif self._body:
                self._body -= len(piece)
            elif self._is == "http":
                self._read_head(piece.lower())
        return made

    def _read_head(self, head: bytes) -> None:
        """What comes after it. One connection may be used for several calls before it becomes a websocket."""
        if b"upgrade: websocket" in head:
            self._is = "websocket"
        elif b"transfer-encoding:" in head:
            self._is = "unknown"
        else:
            length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
            self._body = int(length or 0)

    def _size(self) -> int | None:
        """Of what comes next; None while that can't be known."""
        if self._is == "websocket":
            return self._frame()
        if self._is == "unknown":
            return len(self._rest)
        end = self._rest.find(b"\r\n\r\n")
        return self._body or (None if end < 0 else end + 4)

    def _frame(self) -> int | None:
        """The size of a frame, its header and mask included (RFC 6455, 5.2)."""
        if len(self._rest) < 2:
            return None
        short, mask = self._rest[1] & 127, 4 * (self._rest[1] >> 7)
        more = {126: 2, 127: 8}.get(short, 0)
        if len(self._rest) < 2 + more:
            return None
        return 2 + more + mask + (int.from_bytes(self._rest[2 : 2 + more], "big") if more else short)


class Link:
    """A phone's way to the nodes. Use as an async context manager; `url` is where the phone connects."""

    def __init__(self, nodes: Sequence[int]) -> None:
        """`nodes`: ports of 127.0.0.1; the first that takes a connection gets it, as a load balancer would have it."""
        self.nodes: list[int] = list(nodes)
        self.up: Final = Direction()
        self.down: Final = Direction()
        self._refuses = False
        self._server: asyncio.Server | None = None
        self._ends: Final[list[tuple[End, End]]] = []
        self._tasks: Final[set[asyncio.Task[None]]] = set()
        self.url = ""

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._accept, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        self.reset()

    def both(self, policy: Policy) -> None:
        """Both ways do this."""
        self.up.follow(policy)
        self.down.follow(policy)

    def reset(self) -> None:
        """Every connection is reset, on both sides."""
        for phone, node in self._ends:
            phone.abort()
            node.abort()
        self._ends.clear()

    def refuse(self, *, refuses: bool) -> None:
        """Reset every connection and every new one."""
        self._refuses = refuses
        if refuses:
            self.reset()

    def half_open(self, *, lost: str) -> None:
        """The `lost` side ("phone" or "node") of every connection is reset; the other goes on talking to nobody."""
        for phone, node in self._ends:
            (phone if lost == "phone" else node).abort()

    def stall(self, *, stalls: bool) -> None:
        """Nothing is read from the nodes any more, so that their writing backs up."""
        for _, node in self._ends:
            if node.transport is not None and not node.transport.is_closing():
                if stalls:
                    node.transport.pause_reading()
                else:
                    node.transport.resume_reading()

    def _accept(self) -> End:
        def made() -> None:
            task = asyncio.get_running_loop().create_task(self._reach(phone, node))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        phone, node = End(self.up, made), End(self.down)
        phone.peer, node.peer = node, phone
        return phone

    async def _reach(self, phone: End, node: End) -> None:
        if not self._refuses:
            self._ends[:] = [ends for ends in self._ends if _lives(ends[0]) or _lives(ends[1])]
            self._ends.append((phone, node))
            for port in self.nodes:
                try:
                    await asyncio.get_running_loop().create_connection(lambda: node, "127.0.0.1", port)
                except OSError:
                    continue
                else:
                    return
        phone.abort()


def _lives(end: End) -> bool:
    return end.transport is None or not end.transport.is_closing()
