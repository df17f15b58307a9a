"""Templates, Markdown and the page shell."""
