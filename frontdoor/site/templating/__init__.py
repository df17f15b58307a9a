"""Templating: the Jinja2 environment, Markdown, the fragment memo, and the page shell (layout template)."""
