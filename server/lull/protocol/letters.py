"""The letter: one sealed binary frame of constant size, with which two phones arrange a second path (PATH2)."""

LETTER_SIZE = 2048
LETTER_KIND = 0x02


def is_letter(frame: bytes) -> bool:
    """Whether the frame has a letter's form. What it says is the partner's to read."""
    return len(frame) == LETTER_SIZE and frame[0] == LETTER_KIND
