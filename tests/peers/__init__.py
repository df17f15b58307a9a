"""Programs that people use and that are too heavy for every run: scripts/test-peers installs them, and starts what is here.

The files are called peer_*.py, so that scripts/test, which does not install these programs, does not collect them.
"""
