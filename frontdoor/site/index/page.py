"""One page of the site as a value; knows nothing of the frame that it will stand in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """What one page says, before the shell is put around it."""

    address: str
    """Root-absolute and with a slash at the end, such as ``/services/throughcare/``."""
    title: str
    """Plain text; the site's name is added by the shell."""
    content: str
    """HTML of the inside of ``<main>``, its one ``<h1>`` included."""
    description: str = ""
    """One plain sentence for search engines and link previews."""
    breadcrumb: tuple[tuple[str, str], ...] = ()
    """Address and name of each page above this one, the home page left out."""
    index: bool = True
    """Whether search engines may list it."""
    head: str = ""
    """HTML that goes to the end of ``<head>``, such as a stylesheet link or JSON-LD."""
    lang: str = "en"
    error: bool = False
    """Whether the page shows faults to mend: its title begins with "Error:"."""
    at_risk: bool = False
    """Whether its readers may be in danger: the page offers a way to leave, and its title says nothing of the topic."""


HIDES_PAST_DATES = '<script src="/assets/dates.js" defer></script>'
"""For the head of a page with dates: where scripts run, what has passed is hidden."""
