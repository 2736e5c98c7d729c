"""Writes of many rooms in one round trip: most of what a call costs a node is the same for one and for twenty."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, cast

from redis.asyncio import Redis, RedisCluster
from redis.exceptions import NoScriptError, RedisError

from lull.rooms.ports import StoreUnavailable
from lull.storage.clients import Client
from lull.storage.store_guard import StoreGuard

BATCH_EVERY = 0.01
"""Seconds between two batches. The first write after so long waits for none."""

BATCH_SIZE = 8
NEXT_AFTER = 0.002
"""Writes in one batch, and seconds until the rest of what waits goes on its way: a tap waits behind no more."""


class Script(Protocol):
    """What `register_script` of a client gives."""

    sha: str

    def __call__(self, keys: Any = ..., args: Any = ...) -> Awaitable[Any]:  # noqa: ANN401 - as redis-py has it
        """Run it, and bring it along where the store doesn't know it."""
        ...


@dataclass(frozen=True, slots=True)
class _Write:
    """`done`: gets the script's answer, or `StoreUnavailable`."""

    script: Script
    keys: Sequence[str]
    args: Sequence[Any]
    done: asyncio.Future[int]


class WriteBatches:
    """Runs scripts, each of which may be repeated and answers with a number."""

    def __init__(self, client: Client, guard: StoreGuard) -> None:
        """A cluster's keys are on different servers: there each write goes by itself."""
        self._client: Final = client
        self._guard: Final = guard
        self._waiting: list[_Write] = []
        self._timer: asyncio.TimerHandle | None = None
        self._sent_at: float = float("-inf")
        self._tasks: Final[set[asyncio.Task[None]]] = set()

    async def run(self, script: Script, keys: Sequence[str], args: Sequence[Any]) -> int:
        """What the script answers. Raises `StoreUnavailable`."""
        loop = asyncio.get_running_loop()
        write = _Write(script, keys, args, loop.create_future())
        self._waiting.append(write)
        if self._timer is None:
            self._timer = loop.call_at(max(loop.time(), self._sent_at + BATCH_EVERY), self._send)
        return await write.done

    async def before_reading(self, key: str) -> None:
        """Who reads this key reads what was to be written before."""
        if before := [write for write in self._waiting if key in write.keys]:
            self._waiting.sort(key=lambda write: write not in before)
            self._send()
            await asyncio.wait([write.done for write in before])

    def close(self) -> None:
        """What still waits is not written."""
        waiting, self._waiting = self._waiting, []
        if self._timer is not None:
            self._timer.cancel()
        for write in waiting:
            _fail(write, StoreUnavailable())

    def _send(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        loop = asyncio.get_running_loop()
        batch, self._waiting = self._waiting[:BATCH_SIZE], self._waiting[BATCH_SIZE:]
        self._sent_at = loop.time()
        if self._waiting:
            self._timer = loop.call_later(NEXT_AFTER, self._send)
        client = self._client
        if isinstance(client, RedisCluster) or len(batch) == 1:
            for write in batch:
                self._start(self._run_alone(write))
        else:
            self._start(self._run_together(client, batch))

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run_alone(self, write: _Write) -> None:
        try:
            async with self._guard():
                answer = await cast("Awaitable[int]", write.script(keys=write.keys, args=write.args))
        except Exception as error:  # noqa: BLE001 - who waits hears of it, whatever it is
            _fail(write, error)
        else:
            _answer(write, answer)

    async def _run_together(self, client: Redis, batch: Sequence[_Write]) -> None:
        try:
            async with self._guard(), client.pipeline(transaction=False) as pipeline:
                for write in batch:
                    pipeline.evalsha(write.script.sha, len(write.keys), *write.keys, *write.args)
                answers = cast("list[int | RedisError]", await pipeline.execute(raise_on_error=False))
        except Exception as error:  # noqa: BLE001 - as above
            for write in batch:
                _fail(write, error)
            return
        for write, answer in zip(batch, answers, strict=True):
            if isinstance(answer, NoScriptError):
                self._start(self._run_alone(write))  # which brings the script along
            elif isinstance(answer, RedisError):
                self._guard.failed(answer)
                _fail(write, StoreUnavailable())
            else:
                _answer(write, answer)


def _answer(write: _Write, answer: int) -> None:
    if not write.done.done():  # who waited may have been cancelled
        write.done.set_result(answer)


def _fail(write: _Write, error: Exception) -> None:
    if not write.done.done():
        write.done.set_exception(error)
