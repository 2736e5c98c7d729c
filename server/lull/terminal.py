"""What the person who starts Lull sees."""

import io

import segno


def qr(text: str) -> str:
    """The text as a QR code of half blocks, for a terminal."""
    drawn = io.StringIO()
    segno.make(text, error="m").terminal(out=drawn, compact=True)
    return drawn.getvalue()


def welcome(address: str, *, other_phones: bool, local: bool = True) -> str:
    """Where Lull is, and how a second phone gets there. `local`: only this machine can reach the address."""
    lines = ["", f"  Lull is here:  {address}", "", qr(address)]
    if not other_phones:
        lines += [
            "  This address works on this machine only: two browser windows make two phones."
            if local
            else "  Phones need HTTPS: put a proxy that speaks it in front, and its address into LULL_ORIGINS.",
            "  For real phones on your network:  make lan",
        ]
    return "\n".join([*lines, "", "  Ctrl+C stops it.", ""])
