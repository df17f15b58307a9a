"""One page of the site as a value: address, title, content and head, before the page shell is put around it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """The content and metadata of one page, before the page shell is put around it."""

    address: str
    """Root-absolute and with a slash at the end, such as ``/services/throughcare/``."""
    title: str
    """Plain text; the site's name is added by the shell."""
    content: str
    """HTML inside ``<main>``, with the page's one ``<h1>``."""
    description: str = ""
    """One plain sentence for search engines and link previews."""
    breadcrumb: tuple[tuple[str, str], ...] = ()
    """Address and name of each page above this one, the home page left out."""
    index: bool = True
    """Whether search engines may list it."""
    head: str = ""
    """HTML for the end of ``<head>``, such as a stylesheet link or JSON-LD."""
    lang: str = "en"
    error: bool = False
    """Whether the page shows faults to mend: its title begins with "Error:"."""
    moved_to: str = ""
    """The address to which browsers are sent on, without any script; search engines take that one for this."""
    has_number: bool = False
    """Whether its own part, not the frame, must have a phone number, or say that none is known."""
    at_risk: bool = False
    """Whether its readers may be in danger: the page offers a way to leave, and its title says nothing of the topic."""
    without_frame: bool = False
    """Whether it stands without header, menu and foot, so that nothing on the screen says what the site is about."""


HAS_PICTURES = '<link rel="stylesheet" href="/assets/pictures.css">'
"""Goes into the head of a page with a map or a week."""
HIDES_PAST_DATES = '<script src="/assets/dates.js" defer></script>'
"""Script for the head of a page with dates: hides those that have passed. Without scripts they stay."""
