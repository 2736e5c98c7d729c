"""How Lull is put on a server."""
