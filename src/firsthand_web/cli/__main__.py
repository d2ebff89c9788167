"""`python -m firsthand_web.cli` is the installed command `firsthand`."""

from firsthand_web.cli import main

if __name__ == "__main__":  # other processes import this module too
    main()
