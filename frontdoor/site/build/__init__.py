"""The build: which pages and files there are, rendered and written in order."""
