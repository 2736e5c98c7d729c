"""`python -m lull`."""

from lull.cli import main

main()
