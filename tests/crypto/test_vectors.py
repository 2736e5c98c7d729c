"""The committed vectors, on this side: they are what SPEC.md says, open, and refuse. `client_web/test/crypto/vectors.test.ts` is the other."""

import json
from typing import Any, cast

import pytest
from tests.crypto import exchange, seals
from tests.crypto.seals import Refused, bytes_of, key_for, text_of
from tests.crypto.vectors import FILES
from tests.support.transcripts import FOLDER

Vector = dict[str, Any]


def vectors(file: str, part: str) -> list[Vector]:
    """One part of a file."""
    return cast("list[Vector]", json.loads((FOLDER / file).read_text())[part])


def key_of(vector: Vector, use: str) -> bytes:
    """The key of the vector's pair for this purpose."""
    return key_for(bytes.fromhex(vector["secret"]), vector["room"], f"lull/2/{use}")


def name_of(vector: Vector) -> str:
    """For the report."""
    return str(vector["name"])


@pytest.mark.parametrize("file", FILES)
def test_the_file_is_what_its_script_says(file: str) -> None:
    """SEALED1, PATH2, PAGE2, YES2, CODE3, MEET1: the committed vectors are those that SPEC.md gives, to the byte."""
    assert json.loads((FOLDER / file).read_text()) == json.loads(json.dumps(FILES[file]()))


@pytest.mark.parametrize("vector", vectors("signaling.json", "sealed"), ids=name_of)
def test_a_signaling_message_opens(vector: Vector) -> None:
    """PATH2: to what it said, and not for the other seat's key."""
    frame = bytes.fromhex(vector["frame"])
    assert seals.opened_signaling(key_of(vector, f"letter/{vector['seat']}"), frame) == vector["message"]
    with pytest.raises(Refused):
        seals.opened_signaling(key_of(vector, f"letter/{'b' if vector['seat'] == 'a' else 'a'}"), frame)


@pytest.mark.parametrize("vector", vectors("signaling.json", "refused"), ids=name_of)
def test_what_is_no_signaling_message_does_not(vector: Vector) -> None:
    """PATH2."""
    with pytest.raises(Refused):
        seals.opened_signaling(key_of(vector, f"letter/{vector['seat']}"), bytes.fromhex(vector["frame"]))


@pytest.mark.parametrize("vector", vectors("pages.json", "sealed"), ids=name_of)
def test_a_page_opens(vector: Vector) -> None:
    """PAGE2, PAGE3: to its text, under the digest beside it."""
    text = seals.opened_page(key_of(vector, f"page/{vector['page']}"), vector["digest"], vector["sealed"])
    assert json.loads(text) == vector["text"]


@pytest.mark.parametrize("vector", vectors("pages.json", "refused"), ids=name_of)
def test_what_is_no_page_does_not(vector: Vector) -> None:
    """PAGE2, PAGE3."""
    with pytest.raises(Refused):
        seals.opened_page(key_of(vector, f"page/{vector['page']}"), vector["digest"], vector["sealed"])


@pytest.mark.parametrize("vector", vectors("links.json", "sealed"), ids=name_of)
def test_a_link_opens(vector: Vector) -> None:
    """MEET1: to the room, the ticket, the commitment and the secret."""
    room, ticket, commitment, secret = seals.opened_link(key_of(vector, "next/seal"), vector["sealed"])
    said = {
        "room": text_of(room),
        "ticket": text_of(ticket),
        "commitment": commitment.hex(),
        "secret": secret.hex(),
    }
    assert said == vector["link"]


@pytest.mark.parametrize("vector", vectors("links.json", "refused"), ids=name_of)
def test_what_is_no_link_does_not(vector: Vector) -> None:
    """MEET1."""
    with pytest.raises(Refused):
        seals.opened_link(key_of(vector, "next/seal"), vector["sealed"])


def test_no_two_tokens_are_the_same() -> None:
    """YES2, MATCH1, MEET1: another room, secret, purpose or meaning gives another token."""
    yes, differ = vectors("tokens.json", "yes"), vectors("tokens.json", "differ")
    meanings = [vector["meaning"] for vector in (*yes, *differ)]
    assert len(set(meanings)) == len(meanings) > 15
    tokens = [token for vector in yes for token in (vector["token"], *vector["strangers"])]
    tokens += [text_of(seals.token_of(key_of(yes[0], "yes"), vector["meaning"])) for vector in differ]
    tokens += [vector["token"] for part in ("choice", "meeting") for vector in vectors("tokens.json", part)]
    assert len(set(tokens)) == len(tokens) > 70
    assert len({token[:20] for token in tokens}) == len(tokens)


def test_this_exchange_is_the_one_of_the_rfc() -> None:
    """CODE2: RFC 9382's own vector for P-256 with SHA-256 and HKDF."""
    w = 0x2EE57912099D31560B3A44B1184B9B4866E904C49D12AC5042C97DCA461B1A5F
    x = 0x43DD0FD7215BDCB482879FCA3220C6A968E66D70B1356CAC18BB26C84A78D729
    y = 0xDCB60106F276B02606D8EF0A328C02E4B629F84F89786AF5BEFB0BC75B6E66BE
    share = exchange.share_of("b", w, y)
    assert share.hex() == "0306557e482bd03097ad0cbaa5df82115460d951e3451962f1eaf4367a420676d0"
    came_to = exchange.agreed(w, x, share, b"", ("server", "client"))
    assert [part.hex() for part in came_to] == [
        "0e0672dc86f8e45565d338b0540abe69",
        "58ad4aa88e0b60d5061eb6b5dd93e80d9c4f00d127c65b3b35b1b5281fee38f0",
        "d3e2e547f1ae04f2dbdbf0fc4b79f8ecff2dff314b5d32fe9fcef2fb26dc459b",
    ]


def test_a_code_leads_to_the_link_and_nowhere_else() -> None:
    """CODE2, CODE3: with other digits or for another mailbox no proof fits, and the link doesn't open."""
    (vector,) = vectors("codes.json", "exchanged")
    sealing = key_for(bytes.fromhex(vector["key"]), vector["open"], "lull/1/code/link")
    assert seals.opened_link(sealing, vector["sealed"])[3].hex() == vector["link"]["secret"]
    assert vector["proof"]["b"] not in vector["other_proofs"]
    for other in vector["refused"]:
        with pytest.raises(Refused):
            seals.opened_link(sealing, other["sealed"])
    for each in vectors("codes.json", "no_share"):
        with pytest.raises(exchange.NoPoint):
            exchange.unpacked(bytes.fromhex(each["share"]))


def test_base64url_is_taken_strictly() -> None:
    """PAGE2: padding, other alphabets and a lone character are no base64url."""
    for text in ("AA==", "A", "+/", "A A", "Ä"):
        with pytest.raises(Refused):
            bytes_of(text)
