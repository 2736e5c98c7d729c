"""What a store's URL says."""

import pytest
from pydantic import ValidationError

from lull.settings import Settings
from lull.storage.clients import Address, address_of


@pytest.mark.parametrize("url", ["redis://h:1/0", "rediss://h:1", "unix:///s"])
def test_one_server(url: str) -> None:
    """STORE1: what the library reads is left to it."""
    assert address_of(url) == Address(url, "single")


def test_sentinels() -> None:
    """STORE1: their places, the service they watch, the account."""
    url = "redis+sentinel://me:s%40fe@one:26379,[::1]:26380/lull"
    assert address_of(url) == Address(url, "sentinel", (("one", 26379), ("::1", 26380)), "lull", "me", "s@fe")


def test_a_cluster() -> None:
    """STORE1: some of its servers; the others are found."""
    url = "rediss+cluster://:word@one:7000,two:7000"
    assert address_of(url) == Address(url, "cluster", (("one", 7000), ("two", 7000)), "", None, "word", tls=True)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://h:1",
        "redis+sentinel://h:1",
        "redis+sentinel:///lull",
        "redis+cluster://h:1/lull",
        "redis+cluster://h",
        "redis+cluster://h:one",
        "redis+cluster://:1",
    ],
)
def test_what_is_no_address(url: str) -> None:
    """STORE1: said at the start, not when the first phone comes."""
    with pytest.raises(ValueError, match=r"."):
        address_of(url)
    if url:
        with pytest.raises(ValidationError):
            Settings(redis_url=url)
