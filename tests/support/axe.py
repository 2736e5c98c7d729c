"""What axe, which judges a page as assistive technology meets it, needs in any browser."""

from typing import Final

from tests.support.server import ROOT

AXE: Final = (ROOT / "client_web" / "node_modules" / "axe-core" / "axe.min.js").read_text()
"""The script that puts `axe` into a page."""

COME_UP: Final = """() => document.querySelector("main [inert]") === null
  && !document.getAnimations().some(each => each instanceof CSSTransition)"""
"""Until then colours are on their way, as fast as the machine is."""
