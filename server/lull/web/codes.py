"""Spoken codes: two phones that can't pass a link agree on a key over a short code, and one gives the other the link.

The server carries their three notes. It sees the code's public part and nothing that the secret part could be tried on.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from hmac import compare_digest
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lull.protocol import messages as m
from lull.rooms.mailboxes import MAILBOX, Mailbox, MailboxStore, Slot
from lull.rooms.ports import Clock, Entropy
from lull.rooms.service import digest
from lull.web.calls import NO_STORE, Refused, answer, body_of, guarded

DIGITS = 5
"""Digits of a code's public part."""

TRIES = 6
"""Codes that are tried before none counts as free."""


def code_routes(mailboxes: MailboxStore, clock: Clock, entropy: Entropy, origins: Collection[str]) -> list[Route]:
    """The routes of spoken codes."""
    allowed = frozenset(origins)

    async def open_code(request: Request) -> Response:
        body = await body_of(request, m.OpenCode)
        key = entropy.key128()
        for _ in range(TRIES):
            code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
            if await mailboxes.open(_name(code), digest(key), bytes_of(body.share)):
                now = clock()
                return answer(m.CodeOpened(code=code, key=key, expires_at=now + MAILBOX, now=now), HTTPStatus.CREATED)
        raise Refused("no_code_free")

    async def read_offer(request: Request) -> Response:
        found = await _found(request)
        if found.answer is not None:
            raise Refused("code_unknown")  # CODE2: used and unknown look alike
        return answer(m.CodeOffer(share=text_of(found.offer)), HTTPStatus.OK)

    async def put_answer(request: Request) -> Response:
        body = await body_of(request, m.CodeAnswer)
        note = bytes_of(body.share) + bytes_of(body.proof)
        if not await mailboxes.put(_name(request.path_params["code"]), Slot.ANSWER, note, after=Slot.OFFER):
            raise Refused("code_unknown")
        return DONE

    async def read_answer(request: Request) -> Response:
        found = await _own(request)
        if found.answer is None:
            return DONE
        share, proof = found.answer[:33], found.answer[33:]
        return answer(m.CodeAnswer(share=text_of(share), proof=text_of(proof)), HTTPStatus.OK)

    async def put_link(request: Request) -> Response:
        await _own(request)
        body = await body_of(request, m.SealedLink)
        name = _name(request.path_params["code"])
        if not await mailboxes.put(name, Slot.LINK, bytes_of(body.sealed), after=Slot.ANSWER):
            raise Refused("code_unknown")
        return DONE

    async def read_link(request: Request) -> Response:
        found = await _found(request)
        return DONE if found.link is None else answer(m.SealedLink(sealed=text_of(found.link)), HTTPStatus.OK)

    async def burn(request: Request) -> Response:
        await _own(request)
        await mailboxes.burn(_name(request.path_params["code"]))
        return DONE

    async def _found(request: Request) -> Mailbox:
        found = await mailboxes.read(_name(request.path_params["code"]))
        if found is None:
            raise Refused("code_unknown")
        return found

    async def _own(request: Request) -> Mailbox:
        """The mailbox, for whoever opened it."""
        found = await mailboxes.read(_name(request.path_params["code"]))
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        held = "" if found is None else found.key_hash
        if not compare_digest(held, digest(key)) or scheme.lower() != "bearer" or found is None:
            raise Refused("code_unknown")
        return found

    path = "/api/codes/{code:digits}"
    return [
        Route("/api/codes", guarded(open_code, allowed), methods=["POST"]),
        Route(path, guarded(read_offer, allowed), methods=["GET"]),
        Route(path, guarded(burn, allowed), methods=["DELETE"]),
        Route(f"{path}/answer", guarded(put_answer, allowed), methods=["PUT"]),
        Route(f"{path}/answer", guarded(read_answer, allowed), methods=["GET"]),
        Route(f"{path}/link", guarded(put_link, allowed), methods=["PUT"]),
        Route(f"{path}/link", guarded(read_link, allowed), methods=["GET"]),
    ]


DONE = Response(status_code=HTTPStatus.NO_CONTENT, headers=NO_STORE)
"""Done, or nothing yet: there is nothing to say."""


def bytes_of(text: str) -> bytes:
    """What base64url without padding says."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def text_of(given: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(given).rstrip(b"=").decode()


def _name(code: str) -> str:
    return f"code:{code}"
