"""What a browser holds the page to, and where the page ever turns."""

import re

import pytest
from tests.support.browser import Pair, Phone, settles
from tests.support.server import CLIENT

pytestmark = [pytest.mark.motion, pytest.mark.worker]

REPORT = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) =>
  violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


async def watched(phone: Phone) -> list[str]:
    """Every address that the page turns to from now on."""
    asked: list[str] = []
    await phone.context.add_init_script(REPORT)
    phone.page.on("request", lambda request: asked.append(request.url))
    phone.page.on("websocket", lambda socket: asked.append(socket.url))
    return asked


@pytest.mark.asyncio(loop_scope="session")
async def test_an_evening_turns_to_nobody_else(pair: Pair) -> None:
    """HEAD1, HEAD3: no request elsewhere, no cookie, nothing that the policy forbids, from the first page to a pause."""
    asked = {phone: await watched(phone) for phone in (pair.a, pair.b)}
    await pair.join()
    await pair.start()
    await pair.a.tap()
    await pair.b.shows("paused", mine="false")
    for phone, urls in asked.items():
        own = re.compile(rf"(http|ws)://127\.0\.0\.1:{phone.wire.port}/")
        assert urls
        assert [url for url in urls if not own.match(url) and url != "about:blank"] == []
        assert await phone.page.evaluate("document.cookie") == ""
        assert await phone.context.cookies() == []
        assert await phone.page.evaluate("violations") == []


@pytest.mark.asyncio(loop_scope="session")
async def test_the_policy_holds(pair: Pair) -> None:
    """HEAD1, HEAD2: a script that was put in, markup from a text, a frame, another server: none of it works."""
    await watched(pair.a)
    await pair.a.fresh()
    page = pair.a.page
    for attempt in (
        "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
        "Object.assign(document.createElement('script'), {src: '/timer.js'})",
        "trustedTypes.createPolicy('other', {})",
    ):
        said = await page.evaluate(
            f"() => {{ try {{ {attempt}; return 'done' }} catch (error) {{ return error.name }} }}"
        )
        assert said == "TypeError", attempt
    assert await settles(page, "fetch('http://127.0.0.1:9/').then(() => 'done', (error) => error.name)") == "TypeError"
    assert await page.evaluate("violations.length") > 0
    pair.a.errors.clear()  # each of them was one


def test_the_built_page_names_what_its_files_have_to_be() -> None:
    """HEAD2: every file that the page loads at once has its hash in the page; and nothing stands inline."""
    page = (CLIENT / "dist" / "index.html").read_text()
    tags = re.findall(r"<(?:script|link rel=\"stylesheet\")[^>]*>", page)
    assert len(tags) == 3
    assert all('integrity="sha384-' in tag for tag in tags)
    assert "style=" not in page and not re.search(r"<script[^>]*>[^<]", page)
    assert (CLIENT / "dist" / "timer.html").is_file()
