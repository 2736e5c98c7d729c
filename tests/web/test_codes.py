"""Spoken codes as the server sees them: three notes, one guess, and no difference between unknown and used."""

import os
from base64 import urlsafe_b64encode

import httpx
import pytest
from tests.web.conftest import LiveNode

pytestmark = pytest.mark.asyncio


def noise(size: int) -> str:
    """As much noise as a share, a proof or a sealed link is to a server."""
    return urlsafe_b64encode(os.urandom(size)).rstrip(b"=").decode()


def guess() -> dict[str, str]:
    """A guess at a code."""
    return {"share": noise(33), "proof": noise(32)}


async def opened(live: LiveNode) -> tuple[str, dict[str, str], str]:
    """A new code: its path, the proof of having opened it, the opener's share."""
    share = noise(33)
    answer = await live.http.post("/api/codes", json={"share": share})
    assert answer.status_code == 201
    said = answer.json()
    assert len(said["code"]) == 5 and said["code"].isdigit()
    assert said["expires_at"] - said["now"] == 600_000
    return f"/api/codes/{said['code']}", {"authorization": f"Bearer {said['key']}"}, share


def refused(answer: httpx.Response) -> bool:
    """Refused as a code is that nobody ever opened."""
    return (answer.status_code, answer.json()["error"]["code"]) == (404, "code_unknown")


async def test_three_notes_lead_from_a_code_to_a_link(live: LiveNode) -> None:
    """CODE1, CODE2, CODE3: each phone reads what the other left, and nothing before it was left."""
    path, own, share = await opened(live)
    assert (await live.http.get(path)).json() == {"share": share}
    assert (await live.http.get(f"{path}/answer", headers=own)).status_code == 204
    assert (await live.http.get(f"{path}/link")).status_code == 204
    answer, link = guess(), {"sealed": noise(108)}
    assert (await live.http.put(f"{path}/answer", json=answer)).status_code == 204
    assert (await live.http.get(f"{path}/answer", headers=own)).json() == answer
    assert (await live.http.put(f"{path}/link", json=link, headers=own)).status_code == 204
    assert (await live.http.get(f"{path}/link")).json() == link


async def test_a_code_takes_one_guess(live: LiveNode) -> None:
    """CODE2: a second guess is refused as an unknown code is, and so is looking at a used one; the first guess stays."""
    path, own, _ = await opened(live)
    first = guess()
    assert (await live.http.put(f"{path}/answer", json=first)).status_code == 204
    assert (await live.http.put(f"{path}/answer", json=first)).status_code == 204  # its answer was lost: the same guess
    assert refused(await live.http.put(f"{path}/answer", json=guess()))
    assert refused(await live.http.get(path))
    assert (await live.http.get(f"{path}/answer", headers=own)).json() == first


async def test_a_wrong_guess_burns_the_code(live: LiveNode) -> None:
    """CODE2: whoever opened the code removes it; the guesser finds nothing."""
    path, own, _ = await opened(live)
    await live.http.put(f"{path}/answer", json=guess())
    assert (await live.http.request("DELETE", path, headers=own)).status_code == 204
    assert refused(await live.http.get(f"{path}/link"))
    assert refused(await live.http.get(path))


async def test_only_its_opener_can_use_a_code_from_behind(live: LiveNode) -> None:
    """CODE4: without the key the answer can't be read, no link be left, nothing burnt; and it looks unknown."""
    path, own, share = await opened(live)
    before = [{}, {"authorization": "Bearer x"}, {"authorization": f"Bearer {noise(16)}"}, {"authorization": "Basic"}]
    for wrong in [*before, {"authorization": own["authorization"].replace("Bearer", "Basic")}]:
        assert refused(await live.http.get(f"{path}/answer", headers=wrong))
        assert refused(await live.http.put(f"{path}/link", json={"sealed": noise(108)}, headers=wrong))
        assert refused(await live.http.request("DELETE", path, headers=wrong))
    assert (await live.http.get(path)).json() == {"share": share}


async def test_unknown_codes_and_garbage(live: LiveNode) -> None:
    """CODE4, WIRE6: all that never was is unknown; what isn't of the form is refused; nothing changes."""
    path, own, share = await opened(live)
    other = "/api/codes/00000" if not path.endswith("00000") else "/api/codes/11111"
    for answer in (
        await live.http.get(other),
        await live.http.get(f"{other}/link"),
        await live.http.get(f"{other}/answer", headers=own),
        await live.http.put(f"{other}/answer", json=guess()),
    ):
        assert refused(answer)
    assert refused(await live.http.put(f"{path}/link", json={"sealed": noise(108)}, headers=own))  # no guess yet
    for body in ({}, {"share": noise(32)}, {"share": noise(33), "proof": noise(31)}, {**guess(), "more": ""}):
        answer = await live.http.put(f"{path}/answer", json=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_request")
    assert (await live.http.get("/api/codes/1234")).json()["error"]["code"] == "not_found"
    assert (await live.http.get("/api/codes/1234x")).json()["error"]["code"] == "not_found"
    assert (await live.http.get(path)).json() == {"share": share}


async def test_a_meeting_is_found_by_its_name(live: LiveNode) -> None:
    """MEET1: under a name lies what was left there last."""
    path, first = f"/api/meetings/{noise(16)}", {"sealed": noise(108)}
    missing = await live.http.get(path)
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")
    for left in (first, first, {"sealed": noise(108)}):
        assert (await live.http.put(path, json=left)).status_code == 204
        assert (await live.http.get(path)).json() == left
