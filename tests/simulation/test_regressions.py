"""Seeds that once broke something. What each of them says holds for the story as it is now: it's kept by its name, not its number."""

import pytest
from tests.simulation import run
from tests.simulation.test_exact import together

pytest.importorskip("STPyV8", reason="there is no such engine for this machine")


@pytest.mark.parametrize("forgets", [0.1, 30.0])
def test_two_failovers_of_which_the_second_forgets_the_first(forgets: float) -> None:
    """EPOCH2, LIVE: the second server knows nothing of the epoch that began at the first; both phones still get out."""
    with run.quickened():
        for seed in range(4):
            world = together(seed, 2)
            world.fail_over(forgets)
            world.hosts[0].follow()  # the other node hasn't heard of it
            world.devices["a"].pages[-1].tap()
            world.run(world.time.now + 0.1)
            world.fail_over(forgets)
            for host in reversed(world.hosts):
                host.follow()
                world.run(world.time.now + 0.05)
            world.run(world.time.now + 25.0)
            shown = [device.pages[-1].screen["name"] for device in world.devices.values()]
            world.end()
            assert world.violations == []
            assert shown == ["together", "together"]


def test_a_node_that_dies_in_silence_while_the_partner_is_away() -> None:
    """CLOCK1, LIVE: nothing was heard of the partner on this socket, and pings that stay unanswered are noticed all the same."""
    with run.quickened():
        for seed in range(4):
            world = together(seed, 2)
            here, away = world.devices["b"].pages[-1], world.devices["a"]
            away.pages[-1].close()
            world.run(world.time.now + 0.2)
            here.cut(phone=True, node=True)  # its next socket hears nothing of the partner
            world.run(world.time.now + 1.0)
            world.hosts[-1].kill(silently=True)
            world.balance = lambda _, host=world.hosts[0]: host
            world.open(away)
            world.run(world.time.now + 25.0)
            shown = [device.pages[-1].screen["name"] for device in world.devices.values()]
            world.end()
            assert world.violations == []
            assert shown == ["together", "together"]


@pytest.mark.parametrize("nodes", [1, 2])
def test_a_tap_on_a_page_that_is_not_seated_yet(nodes: int) -> None:
    """BOUND, PAUSE10: the store is silent, so nobody knows the newer page; the older one beside it hears of the tap and says it."""
    with run.quickened():
        for seed in range(4):
            world = together(seed, nodes)
            world.database.turn("silent")
            world.open(world.devices["b"])
            world.run(world.time.now + 0.1)
            older, newer = world.devices["b"].pages
            newer.tap()
            world.run(world.time.now + 0.1)
            shown = [page.together for page in (older, newer, world.devices["a"].pages[-1])]
            world.end()
            assert shown == [False, False, False]
            assert world.violations == []


def test_a_new_epoch_that_names_an_older_page_of_the_seat() -> None:
    """EPOCH4, LIVE: the newer page was seated at a store that is none any more; it comes back, and isn't left believing it's live."""
    with run.quickened():
        for seed in range(4):
            world = together(seed, 2)
            here, away = world.hosts
            world.open(world.devices["a"])
            world.fail_over(0.0)
            away.follow()
            world.run(world.time.now + 0.5)  # `here` seats the newer page at the old server
            here.follow()
            world.run(world.time.now + 0.5)
            world.healed = True
            world.devices["a"].pages[0].close()
            world.run(world.time.now + 10.0)
            shown = [device.pages[-1].screen["name"] for device in world.devices.values()]
            world.end()
            assert world.violations == []
            assert shown == ["together", "together"]
