"""``python -m frontdoor`` is the command line."""

from frontdoor.cli import main

main()
