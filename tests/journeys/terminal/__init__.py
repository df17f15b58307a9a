"""Browsers of the terminal, used as a person uses them: keys in, a screen out."""
