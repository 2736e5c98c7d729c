"""Spoken codes: two phones that can't pass a link agree on a key over a short code, and one gives the other the link.

The server carries their three notes. It sees the code's public part and nothing that the secret part could be tried on.
"""

import secrets
from collections.abc import Collection
from hmac import compare_digest
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lull.base64url import as_text, from_text
from lull.protocol import messages as m
from lull.rooms.mailboxes import MAILBOX, Mailbox, MailboxStore, Slot
from lull.rooms.ports import Clock, Entropy
from lull.rooms.service import digest
from lull.web.admission import Limits
from lull.web.calls import Refused, answer, bearer_of, body_of, done, guarded

DIGITS = 5
"""Digits of a code's public part."""

TRIES = 6
"""Codes that are tried before none counts as free."""


class Codes:
    """The mailboxes of spoken codes, as phones call on them."""

    def __init__(self, mailboxes: MailboxStore, clock: Clock, entropy: Entropy, limits: Limits) -> None:
        """See `code_routes`."""
        self._mailboxes: Final = mailboxes
        self._clock: Final = clock
        self._entropy: Final = entropy
        self._limits: Final = limits

    async def open(self, request: Request) -> Response:
        """A code with the opener's share (CODE1)."""
        self._limits.opening(request)
        body = await body_of(request, m.OpenCode)
        key = self._entropy.key128()
        for _ in range(TRIES):
            code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
            if await self._mailboxes.open(f"code:{code}", digest(key), from_text(body.share)):
                now = self._clock()
                return answer(m.CodeOpened(code=code, key=key, expires_at=now + MAILBOX, now=now), HTTPStatus.CREATED)
        raise Refused("no_code_free")

    async def offer(self, request: Request) -> Response:
        """The opener's share, to whoever has yet to guess."""
        found = await self._found(request)
        if found.answer is not None:
            raise self._unknown(request)  # CODE2: used and unknown look alike
        return answer(m.CodeOffer(share=as_text(found.offer)), HTTPStatus.OK)

    async def guess(self, request: Request) -> Response:
        """The one guess (CODE2)."""
        body = await body_of(request, m.CodeAnswer)
        self._limits.looking(request)
        note = from_text(body.share) + from_text(body.proof)
        if not await self._mailboxes.put(_name(request), Slot.ANSWER, note, after=Slot.OFFER):
            raise self._unknown(request)
        return done()

    async def read_guess(self, request: Request) -> Response:
        """The guess, to the opener."""
        found = await self._own(request)
        if found.answer is None:
            return done()
        share, proof = found.answer[:33], found.answer[33:]
        return answer(m.CodeAnswer(share=as_text(share), proof=as_text(proof)), HTTPStatus.OK)

    async def put_link(self, request: Request) -> Response:
        """The sealed link, for whoever guessed right (CODE3)."""
        await self._own(request)
        body = await body_of(request, m.SealedLink)
        if not await self._mailboxes.put(_name(request), Slot.LINK, from_text(body.sealed), after=Slot.ANSWER):
            raise self._unknown(request)
        return done()

    async def read_link(self, request: Request) -> Response:
        """The sealed link, once it's there."""
        found = await self._found(request)
        return done() if found.link is None else answer(m.SealedLink(sealed=as_text(found.link)), HTTPStatus.OK)

    async def burn(self, request: Request) -> Response:
        """No more of this code."""
        await self._own(request)
        await self._mailboxes.burn(_name(request))
        return done()

    def _unknown(self, request: Request) -> Refused:
        self._limits.missed(request)
        return Refused("code_unknown")

    async def _found(self, request: Request) -> Mailbox:
        self._limits.looking(request)
        found = await self._mailboxes.read(_name(request))
        if found is None:
            raise self._unknown(request)
        return found

    async def _own(self, request: Request) -> Mailbox:
        """The mailbox, for whoever opened it (CODE4)."""
        self._limits.looking(request)
        found = await self._mailboxes.read(_name(request))
        held = "" if found is None else found.key_hash
        if not compare_digest(held, digest(bearer_of(request) or "")) or found is None:
            raise self._unknown(request)
        return found


def code_routes(codes: Codes, origins: Collection[str]) -> list[Route]:
    """The routes of spoken codes."""
    allowed = frozenset(origins)
    path = "/api/codes/{code:digits}"
    return [
        Route("/api/codes", guarded(codes.open, allowed), methods=["POST"]),
        Route(path, guarded(codes.offer, allowed), methods=["GET"]),
        Route(path, guarded(codes.burn, allowed), methods=["DELETE"]),
        Route(f"{path}/answer", guarded(codes.guess, allowed), methods=["PUT"]),
        Route(f"{path}/answer", guarded(codes.read_guess, allowed), methods=["GET"]),
        Route(f"{path}/link", guarded(codes.put_link, allowed), methods=["PUT"]),
        Route(f"{path}/link", guarded(codes.read_link, allowed), methods=["GET"]),
    ]


def _name(request: Request) -> str:
    return f"code:{request.path_params['code']}"
