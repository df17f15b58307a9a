"""The command line: `frontdoor check`, `build`, `run`, `inbox …`."""
