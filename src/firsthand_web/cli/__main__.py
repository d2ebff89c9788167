"""`python -m firsthand_web.cli` is the installed command `firsthand`."""

from firsthand_web.cli import main

main()
