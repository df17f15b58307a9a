"""Views of the catalogue at the desk: choose what to change, change it, see it, hand it over, publish it."""
