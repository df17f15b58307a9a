"""Text browsers, driven as a person does: keys in, a screen out."""
