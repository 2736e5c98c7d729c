"""The edge: the websocket, the HTTP routes, the headers, and the limits."""
