"""Whatever a phone or a stranger may send, at the real node: no traceback, and no change but a legal one."""
