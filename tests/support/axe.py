"""What axe, which judges a page as assistive technology meets it, needs in any browser."""

from typing import Final

from tests.support.server import ROOT

AXE: Final = (ROOT / "client_web" / "node_modules" / "axe-core" / "axe.min.js").read_text()
"""The script that puts `axe` into a page."""

COME_UP: Final = """() => document.querySelector("main :is([inert], [aria-disabled=true])") === null
  && !document.getAnimations().some(each => each instanceof CSSTransition && each.effect.target.checkVisibility())"""
"""Whether all may be pressed, and has come up: until then colours are on their way, as fast as the machine is.

Of what is folded away, Firefox begins no transition before it is unfolded, and WebKit ends none.
"""

VIOLATIONS: Final = """async () => {
  const rules = axe._audit.rules.filter(({ enabled, tags }) => enabled && !tags.includes("experimental"));
  const found = [];
  while (rules.length > 0) {
    const some = rules.splice(0, 16).map(({ id }) => id);
    const { violations } = await axe.run({ runOnly: some, resultTypes: ["violations"] });
    found.push(...violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 200)]));
    await new Promise((done) => setTimeout(done));
  }
  return found;
}"""
"""What axe finds, some rules at a time, as far as it looks unless told otherwise: in between, a page that is Together sends its beats."""
