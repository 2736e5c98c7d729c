"""The composition root: the one place that knows every part. Wiring only."""

import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute

from lull.rooms.ports import Clock
from lull.runtime.node import Node
from lull.runtime.push_notifications import PushNotifications
from lull.runtime.system import OsEntropy, wall_clock
from lull.settings import Settings
from lull.storage.bus import bus_at
from lull.storage.clients import command_client
from lull.storage.store_check import StoreCheck
from lull.storage.store_guard import StoreGuard
from lull.storage.valkey_mailboxes import ValkeyMailboxes
from lull.storage.valkey_matches import ValkeyMatches
from lull.storage.valkey_store import ValkeyStore
from lull.storage.valkey_subscriptions import ValkeySubscriptions
from lull.web.api import AllowedOrigins, answer_to_bugs, on_http_exception
from lull.web.codes import SpokenCodes, code_routes
from lull.web.documents import document_routes
from lull.web.endpoint import WebSocketEndpoint
from lull.web.ice import ice_routes
from lull.web.matches import debrief_routes, match_routes
from lull.web.meetings import meeting_routes
from lull.web.networks import Networks
from lull.web.push import push_routes
from lull.web.push_message import VapidKey
from lull.web.push_service import HttpsPushSender
from lull.web.rate_limits import RateLimits
from lull.web.rooms import room_routes
from lull.web.security_headers import SecurityHeaders, page_headers
from lull.web.static import static_routes


def create_app(
    settings: Settings,
    redis_url: str,
    *,
    clock: Clock = wall_clock,
    authority: Path | None = None,
) -> Starlette:
    """The application over the store at `redis_url`.

    `clock`: the machine's own where not given. `authority`: a certificate for phones to fetch.
    """
    origins = AllowedOrigins(settings.allowed_origins())
    # Not in the local network: its certificate is for `localhost`, too, where other things may be.
    https_only = authority is None and all(each.startswith("https://") for each in settings.allowed_origins())
    headers = page_headers(https_only=https_only)
    relay_secret = None if settings.ice_secret is None else settings.ice_secret.get_secret_value()
    networks = Networks(settings.trusted_proxies)
    limits = RateLimits(
        openings=settings.openings_a_minute,
        misses=settings.misses_a_minute,
        networks=networks,
        kept=settings.kept_kib * 1024,
    )
    node_id = secrets.token_bytes(16)
    entropy = OsEntropy()
    client, guard = command_client(redis_url), StoreGuard()
    store, bus = ValkeyStore(client, node_id, guard), bus_at(redis_url, node_id)
    mailboxes, matches = ValkeyMailboxes(client, guard), ValkeyMatches(client, guard)
    subscriptions = ValkeySubscriptions(client, guard)
    push_key = None if settings.vapid_key is None else VapidKey(settings.vapid_key.get_secret_value())
    push_notifications = None
    if push_key is not None:
        push_notifications = PushNotifications(
            subscriptions, HttpsPushSender(push_key, settings.vapid_contact, settings.push_hosts, clock)
        )
    node = Node(store, bus, clock, entropy, push_notifications=push_notifications)
    endpoint = WebSocketEndpoint(node, origins, limits)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        async with node.running():
            yield

    store_check = StoreCheck(redis_url)

    async def why_not_ready() -> str | None:
        why = await store_check.why_unsuited()  # first, for it knows why the other would fail
        if why is None:
            await node.store.ping()
        return "stopping" if node.draining else why

    app = Starlette(
        routes=[
            *room_routes(node.rooms, why_not_ready, clock, origins, limits),
            *document_routes(node.rooms, origins, limits),
            *match_routes(node.rooms, matches, origins, limits),
            *debrief_routes(node.rooms, matches, origins, limits),
            *code_routes(SpokenCodes(mailboxes, clock, entropy, limits), origins),
            *meeting_routes(mailboxes, origins, limits),
            *push_routes(node.rooms, subscriptions, push_notifications, push_key, settings.push_hosts, origins, limits),
            *ice_routes(node.rooms, settings.ice, relay_secret, origins, limits),
            WebSocketRoute("/ws", endpoint),
            WebSocketRoute("/ws/{pair}", endpoint),  # WIRE8
            *static_routes(settings.client_dir, authority),
        ],
        middleware=[Middleware(SecurityHeaders, headers)],
        exception_handlers={HTTPException: on_http_exception, Exception: answer_to_bugs(headers)},
        lifespan=lifespan,
    )
    app.state.networks = networks
    app.state.headers = headers
    app.router.redirect_slashes = False  # nothing is built from what a caller says the host is
    app.state.node = node
    return app
