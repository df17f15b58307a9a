"""What happens when: a list in order on the page of a service and of a situation, whose words say all that the line shows."""

from __future__ import annotations

import re
from typing import Any

import pytest

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.site.index.site_index import SiteIndex, build_site_index
from frontdoor.site.pages.service import service_page
from frontdoor.site.pages.situations import situation_page
from tests.builders import a_catalogue, raw_service
from tests.form.builders import TODAY

STAGES: list[dict[str, Any]] = [
    {"when": "12 weeks before", "where": "in prison", "says": "A worker visits you.", "icon": "people"},
    {"when": "The day you leave", "says": "Someone may meet you.", "icon": "door"},
]
TOLD = ["12 weeks before, in prison: A worker visits you.", "The day you leave: Someone may meet you."]


def a_site(stages: Any, **service: Any) -> SiteIndex:
    situation = {"name": "Soon", "page": "/referral/", "button": "Ask", "timeline": stages}
    services = {"aye": raw_service(timeline=stages, **service)}
    return build_site_index(a_catalogue(services=services, situations={"soon": situation}), today=TODAY)


def stages_of(html: str) -> list[str]:
    """Return the words of the line's items, each with one picture, which is hidden from screen readers."""
    (line,) = re.findall(r'<ol class="fd-line" role="list">(.*?)</ol>', html, re.DOTALL)
    items = re.findall(r"<li>(.*?)</li>", line)
    assert all(one.count('<svg class="fd-icon"') == one.count('aria-hidden="true"') == 1 for one in items)
    return [re.sub("<[^>]+>", "", one).strip() for one in items]


def test_the_line_says_in_words_what_happens_when_and_where() -> None:
    site = a_site(STAGES)
    assert stages_of(service_page(site.services[0], site).content) == TOLD
    assert stages_of(situation_page(site.catalogue.situations["soon"], site).content) == TOLD
    assert list(site.services[0].steps) == TOLD


def test_what_comes_after_the_line_stands_below_it() -> None:
    """A service may have sentences besides; one with neither says what to ask."""
    both = a_site(STAGES, what_next=["You can stop at any time."])
    page = service_page(both.services[0], both).content
    assert page.index("Someone may meet you.") < page.index("You can stop at any time.")
    assert "Ask how long it takes" not in page
    bare = a_site([])
    assert "Ask how long it takes" in service_page(bare.services[0], bare).content


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [
        (
            {"when": "Then", "icon": "door"},
            'has no says. Add "says:" with one idea in a few words.',
        ),
        ({"says": "It ends.", "icon": "door"}, 'has no when. Add "when:" with when it happens'),
        (
            {"when": "Then", "says": "It ends."},
            'has no icon. Add "icon:" with the name of a picture, such as phone.',
        ),
    ],
    ids=str,
)
def test_a_stage_that_lacks_something_is_told_what(stage: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DiagnosticsError) as raised:
        a_site([stage])
    assert sentence in str(raised.value)
