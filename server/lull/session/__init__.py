"""The rules of a room: pure values and functions. No clock, no randomness, no I/O, no logging.

The theory in one paragraph. A pause is not a message but a counter that only grows (`pauses.py`), so it can be neither
lost, repeated nor reordered into anything but a pause. Everything that is not a pause goes through one function,
`decide` (`transitions.py`), which answers with a new `Session` or a `Rejection`. What a phone may know of a session is
`view_for` (`view.py`). Time comes in as an argument, in integer milliseconds since the Unix epoch.
"""
