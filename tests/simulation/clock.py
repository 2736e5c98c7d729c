"""Time that moves only when nothing is left to do, and the event loops that live in it.

One heap for the whole world. Every node has an event loop of its own, so that it can be stopped, and killed, alone.
"""

import asyncio
from asyncio import events
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context
from heapq import heappop, heappush
from typing import Any, Final

Callback = Callable[..., object]


class Due:
    """Something that will happen; may be called off."""

    __slots__ = ("args", "callback")

    def __init__(self, callback: Callback, args: tuple[Any, ...]) -> None:
        self.callback: Callback | None = callback
        self.args: tuple[Any, ...] = args

    def cancel(self) -> None:
        """Call it off."""
        self.callback = None

    def cancelled(self) -> bool:
        """Whether it was called off, or has happened."""
        return self.callback is None


class Time:
    """The one clock of a world, in seconds from its beginning. Equal times happen in the order in which they were asked for."""

    def __init__(self) -> None:
        self.now: float = 0.0
        self._heap: Final[list[tuple[float, int, Due]]] = []
        self._ready: Final[deque[Due]] = deque()
        self._order: int = 0

    def at(self, when: float, callback: Callback, *args: Any) -> Due:
        """Do it at `when`, or at once if that is past."""
        due = Due(callback, args)
        self._order += 1
        heappush(self._heap, (when, self._order, due))
        return due

    def after(self, seconds: float, callback: Callback, *args: Any) -> Due:
        """Do it in so many seconds."""
        return self.at(self.now + seconds, callback, *args)

    def soon(self, callback: Callback, *args: Any) -> Due:
        """Do it before any time passes."""
        due = Due(callback, args)
        self._ready.append(due)
        return due

    def run(self, until: float) -> None:
        """Let time pass, and everything happen that is due by then."""
        heap, ready = self._heap, self._ready
        while True:
            while ready:
                due = ready.popleft()
                if due.callback is not None:
                    callback, due.callback = due.callback, None
                    callback(*due.args)
            if not heap or heap[0][0] > until:
                break
            when, _, due = heappop(heap)
            if due.callback is not None:
                self.now = max(self.now, when)
                callback, due.callback = due.callback, None
                callback(*due.args)
        self.now = until


class NodeLoop(asyncio.AbstractEventLoop):
    """As much of an event loop as a node needs, in a world's time. A stopped one does everything later; a dead one nothing."""

    def __init__(self, time: Time, on_bug: Callable[[str], None]) -> None:
        """`on_bug` hears of every exception that nobody took."""
        self._time: Final = time
        self._on_bug: Final = on_bug
        self._held: list[Due] | None = None
        self._tasks: Final[list[asyncio.Task[Any]]] = []
        self._ending: Final[deque[Due]] = deque()
        self.dead = False

    def stop_all(self) -> None:
        """As SIGSTOP does."""
        if self._held is None:
            self._held = []

    def go_on(self) -> None:
        """As SIGCONT does: what was due meanwhile happens now, in order."""
        held, self._held = self._held, None
        for due in held or ():
            self._time.soon(self._run, due)

    def enter(self, callback: Callback, *args: Any) -> None:
        """Something from outside reaches the node."""
        self._run(Due(callback, args))

    def finish(self) -> None:
        """The world is over: end every task, so that none of them is found unfinished."""
        for task in self._tasks:
            if task.done() and not task.cancelled() and task._log_traceback:
                self._on_bug(f"{task.get_name()} ended by {task.exception()!r}")
        self.dead = True
        before = events._get_running_loop()
        events._set_running_loop(self)
        try:
            for _ in range(100):
                left = [task for task in self._tasks if not task.done()]
                if not left:
                    return
                for task in left:
                    task.cancel()
                while self._ending:
                    due = self._ending.popleft()
                    if due.callback is not None:
                        due.callback(*due.args)
        finally:
            events._set_running_loop(before)
        self._on_bug("a task of a node can't be ended")

    def _run(self, due: Due) -> None:
        if self.dead or due.callback is None:
            return
        if self._held is not None:
            self._held.append(due)
            return
        events._set_running_loop(self)
        try:
            due.callback(*due.args)
        except Exception as error:  # noqa: BLE001 - judged by the world
            self._on_bug(f"{type(error).__name__} in a callback: {error}")
        finally:
            events._set_running_loop(None)

    def call_soon(self, callback: Callback, *args: Any, context: Context | None = None) -> Any:
        """See asyncio. Nothing in a node uses context variables."""
        due = Due(callback, args)
        if self.dead:
            self._ending.append(due)
        else:
            self._time.soon(self._run, due)
        return due

    def call_at(self, when: float, callback: Callback, *args: Any, context: Context | None = None) -> Any:
        """See asyncio."""
        due = Due(callback, args)
        if not self.dead:
            self._time.at(when, self._run, due)
        return due

    def call_later(self, delay: float, callback: Callback, *args: Any, context: Context | None = None) -> Any:
        """See asyncio."""
        return self.call_at(self._time.now + delay, callback, *args)

    def time(self) -> float:
        """See asyncio."""
        return self._time.now

    def create_future(self) -> asyncio.Future[Any]:
        """See asyncio."""
        return asyncio.Future(loop=self)

    def create_task(
        self,
        coro: Generator[Any, None, Any] | Coroutine[Any, Any, Any],
        *,
        name: str | None = None,
        context: Context | None = None,
    ) -> Any:
        """See asyncio."""
        task = asyncio.Task(coro, loop=self, name=name)
        self._tasks.append(task)
        return task

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """See asyncio."""
        if not self.dead:
            self._on_bug(f"{context.get('message')}: {context.get('exception')!r}")

    def get_debug(self) -> bool:
        """See asyncio."""
        return False

    def is_running(self) -> bool:
        """See asyncio."""
        return True

    def is_closed(self) -> bool:
        """See asyncio."""
        return False
