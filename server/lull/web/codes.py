"""Spoken codes: two phones that can't pass a link agree on a key over a short code, and one gives the other the link.

The server carries their three notes. It sees the code's public part and nothing that the secret part could be tried on.
"""

import secrets
from hmac import compare_digest
from http import HTTPStatus
from typing import Final

from starlette.convertors import register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lull.base64url import from_base64url, to_base64url
from lull.protocol import messages as m
from lull.rooms.mailboxes import MAILBOX_LIFETIME, Mailbox, MailboxStore, Slot
from lull.rooms.ports import Clock, Entropy
from lull.rooms.service import digest
from lull.session.bounds import CODE, CODE_FORMS
from lull.web.api import (
    AllowedOrigins,
    PathText,
    bearer_token,
    endpoint_for,
    json_response,
    no_content,
    parse_body,
)
from lull.web.api_errors import ApiError
from lull.web.rate_limits import RateLimits


class CodePath(PathText):
    """A code's public part."""

    regex = CODE.pattern.strip("^$")


register_url_convertor("digits", CodePath())


class SpokenCodes:
    """The mailboxes of spoken codes, as phones call on them."""

    def __init__(self, mailboxes: MailboxStore, clock: Clock, entropy: Entropy, limits: RateLimits) -> None:
        """See `code_routes`."""
        self._mailboxes: Final = mailboxes
        self._clock: Final = clock
        self._entropy: Final = entropy
        self._limits: Final = limits

    async def open(self, request: Request) -> Response:
        """A code with the opener's share (CODE1)."""
        self._limits.check_opening(request)
        body = await parse_body(request, m.OpenCode)
        key = self._entropy.key128()
        # Where a short one that was drawn is taken, there are many: a longer one. Where guesses were used up, whoever
        # is to type it may well be behind the same address: the longest, which can still be looked for (LIMIT2).
        for first, digits in CODE_FORMS[-1:] if self._limits.is_exhausted(request.scope) else CODE_FORMS:
            code = secrets.choice(first) + f"{secrets.randbelow(10 ** (digits - 1)):0{digits - 1}}"
            if await self._mailboxes.open(f"code:{code}", digest(key), from_base64url(body.share)):
                now = self._clock()
                return json_response(
                    m.CodeOpened(code=code, key=key, expires_at=now + MAILBOX_LIFETIME, now=now), HTTPStatus.CREATED
                )
        raise ApiError("no_code_free")

    async def offer(self, request: Request) -> Response:
        """The opener's share, to whoever has yet to guess."""
        self._count_guess(request)
        found = await self._mailboxes.read(_name(request))
        if found is None or found.answer is not None:
            raise ApiError("code_unknown")  # CODE2: used and unknown look alike
        return json_response(m.CodeOffer(share=to_base64url(found.offer)), HTTPStatus.OK)

    async def guess(self, request: Request) -> Response:
        """The one guess (CODE2)."""
        body = await parse_body(request, m.CodeAnswer)
        self._count_guess(request)
        note = from_base64url(body.share) + from_base64url(body.proof)
        if not await self._mailboxes.put(_name(request), Slot.ANSWER, note, after=Slot.OFFER):
            raise ApiError("code_unknown")
        return no_content()

    async def read_guess(self, request: Request) -> Response:
        """The guess, to the opener."""
        found = await self._own_mailbox(request)
        if found.answer is None:
            return no_content()
        share, proof = found.answer[:33], found.answer[33:]
        return json_response(m.CodeAnswer(share=to_base64url(share), proof=to_base64url(proof)), HTTPStatus.OK)

    async def put_link(self, request: Request) -> Response:
        """The sealed link, for whoever guessed right (CODE3)."""
        await self._own_mailbox(request)
        body = await parse_body(request, m.SealedLink)
        if not await self._mailboxes.put(_name(request), Slot.LINK, from_base64url(body.sealed), after=Slot.ANSWER):
            raise ApiError("code_unknown")
        return no_content()

    async def read_link(self, request: Request) -> Response:
        """The sealed link, once it's there. Until a guess was made, looking for it tells as much as a guess does."""
        found = await self._mailboxes.read(_name(request))
        if found is None or found.answer is None:
            self._count_guess(request)
        if found is None:
            raise ApiError("code_unknown")
        return (
            no_content()
            if found.link is None
            else json_response(m.SealedLink(sealed=to_base64url(found.link)), HTTPStatus.OK)
        )

    async def burn(self, request: Request) -> Response:
        """No more of this code."""
        await self._own_mailbox(request)
        await self._mailboxes.burn(_name(request))
        return no_content()

    def _count_guess(self, request: Request) -> None:
        self._limits.count_guess(request.scope, at_long_code=request.path_params["code"].startswith(CODE_FORMS[-1][0]))

    async def _own_mailbox(self, request: Request) -> Mailbox:
        """The mailbox, for whoever opened it (CODE4)."""
        found = await self._mailboxes.read(_name(request))
        held = "" if found is None else found.key_hash
        if not compare_digest(held, digest(bearer_token(request) or "")) or found is None:
            self._limits.count_guess(request.scope)
            raise ApiError("code_unknown")
        return found


def code_routes(codes: SpokenCodes, origins: AllowedOrigins) -> list[Route]:
    """The routes of spoken codes."""
    path = "/api/codes/{code:digits}"
    return [
        Route("/api/codes", endpoint_for(codes.open, origins), methods=["POST"]),
        Route(path, endpoint_for(codes.offer, origins), methods=["GET"]),
        Route(path, endpoint_for(codes.burn, origins), methods=["DELETE"]),
        Route(f"{path}/answer", endpoint_for(codes.guess, origins), methods=["PUT"]),
        Route(f"{path}/answer", endpoint_for(codes.read_guess, origins), methods=["GET"]),
        Route(f"{path}/link", endpoint_for(codes.put_link, origins), methods=["PUT"]),
        Route(f"{path}/link", endpoint_for(codes.read_link, origins), methods=["GET"]),
    ]


def _name(request: Request) -> str:
    return f"code:{request.path_params['code']}"
