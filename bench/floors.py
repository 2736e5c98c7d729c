"""What a relay costs that does nothing else: bare uvicorn, its fastest websockets, one coroutine a socket.

    python -m bench.floors relay|valkey|socketio PORT LOOP [STORE]

Names after `relay`: frames go from memory to the partner. `valkey`: over a channel of the pair in Valkey, so that the
partner may be at another process. `socketio`: the same, written with python-socketio, over Valkey where one is named.
"""

import asyncio
import sys
from importlib import import_module
from typing import Any

import uvicorn
from redis.asyncio import Redis


class Relay:
    """Frames to the partner in this process."""

    def __init__(self) -> None:
        """Nobody yet."""
        self.sends: dict[str, Any] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One socket, or the process's life."""
        if scope["type"] != "websocket":
            return
        await receive()
        await send({"type": "websocket.accept"})
        me = (await receive()).get("text") or ""
        partner = me[:-1] + ("1" if me[-1:] == "0" else "0")
        self.sends[me] = send
        await send({"type": "websocket.send", "text": "ready"})
        sends = self.sends
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                break
            to = sends.get(partner)
            if to is not None:
                await to({"type": "websocket.send", "bytes": message["bytes"]})
        del sends[me]


class ValkeyRelay:
    """Frames to the partner's channel; whoever holds the partner hears them."""

    def __init__(self, store: str) -> None:
        """`store`: a URL."""
        self.store = store
        self.sends: dict[bytes, Any] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One socket, or the process's life."""
        if scope["type"] == "lifespan":
            await receive()
            self.client: Any = Redis.from_url(self.store, max_connections=10_000)  # pyright: ignore[reportUnknownMemberType]
            self.pubsub: Any = self.client.pubsub()
            await self.pubsub.subscribe("nobody")
            self.listening = asyncio.create_task(self._listen())
            await send({"type": "lifespan.startup.complete"})
            await receive()
            self.listening.cancel()
            return
        await receive()
        await send({"type": "websocket.accept"})
        me = (await receive()).get("text") or ""
        partner = me[:-1] + ("1" if me[-1:] == "0" else "0")
        self.sends[me.encode()] = send
        await self.pubsub.subscribe(me)
        await send({"type": "websocket.send", "text": "ready"})
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                break
            await self.client.publish(partner, message["bytes"])
        del self.sends[me.encode()]
        await self.pubsub.unsubscribe(me)

    async def _listen(self) -> None:
        async for message in self.pubsub.listen():
            if message["type"] == "message" and (send := self.sends.get(message["channel"])) is not None:
                await send({"type": "websocket.send", "bytes": message["data"]})


def socketio_app(store: str | None) -> Any:
    """The relay as python-socketio's documentation would write it."""
    socketio: Any = import_module("socketio")  # only this one needs it, and only `make bench` has it
    manager = socketio.AsyncRedisManager(store) if store else None
    server: Any = socketio.AsyncServer(async_mode="asgi", client_manager=manager, logger=False)
    partners: dict[str, str] = {}

    @server.event
    async def join(sid: str, pair: str, seat: str) -> None:  # pyright: ignore[reportUnusedFunction]
        partners[sid] = f"{pair}.{1 - int(seat)}"
        await server.enter_room(sid, f"{pair}.{seat}")
        await server.emit("ready", to=sid)

    @server.event
    async def beat(sid: str, frame: str) -> None:  # pyright: ignore[reportUnusedFunction]
        await server.emit("beat", frame, room=partners[sid])

    return socketio.ASGIApp(server)


def main() -> None:
    """Serve on a loopback port."""
    what, port, loop = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    store = sys.argv[4] if len(sys.argv) > 4 else None
    apps = {"relay": Relay, "valkey": lambda: ValkeyRelay(store or ""), "socketio": lambda: socketio_app(store)}
    app: Any = apps[what]()
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        loop=loop,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        lifespan="on" if what == "valkey" else "auto",
        access_log=False,
        log_level="error",
    )


if __name__ == "__main__":
    main()
