"""RFC 6455 on the configuration that serves Lull."""

import pytest
from tests.conformance.cases import cases
from tests.conformance.run import echo, failed


@pytest.mark.asyncio
async def test_every_case_is_as_the_rfc_has_it() -> None:
    """WIRE3: framing, fragments, control frames, text, closing, limits."""
    async with echo() as port:
        wrong = {
            f"{case.section} {case.name}": why for case in cases() if (why := await failed(port, case)) is not None
        }
    assert wrong == {}
