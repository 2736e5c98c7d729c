"""The bus that fits the store."""

from lull.rooms.ports import RoomBus
from lull.storage.clients import address_of, bus_client, cluster_client
from lull.storage.cluster_bus import ClusterBus
from lull.storage.valkey_bus import ValkeyBus


def bus_at(url: str, node: bytes) -> RoomBus:
    """The rooms' channels over the store at this URL. `node`: this node's own mark, 16 bytes."""
    address = address_of(url)
    if address.kind != "cluster":
        return ValkeyBus(bus_client(url), node)
    return ClusterBus(cluster_client(address), address, node)
