"""The tasks that staff were seen to want, each done once in a real browser without script: what they typed is what the draft means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from frontdoor.inbox.desk.models import CatalogueDraft
from frontdoor.inbox.desk.views.catalogue import draft as views
from frontdoor.inbox.store.models import WEBSITE, Role
from frontdoor.publishing.content import CATALOGUE
from tests.inbox.desk.catalogue.conftest import Place
from tests.inbox.desk.catalogue.test_browser import signed_in
from tests.inbox.desk.conftest import a_member
from tests.journeys.browser import follow, visitor


class Done(NamedTuple):
    """One task: the page of its questions, what is typed or ticked in each, and what the draft says of it."""

    page: str
    answers: dict[str, str | Sequence[str]]
    says: str


TASKS = {
    'a time from a day on': Done(
        'about/services/throughcare/do/new-time', {'days': 'Tuesday and Thursday', 'hours': '2pm to 4pm', 'from': '1 March 2027'}, 'is new: every Tuesday and Thursday, 2pm to 4pm, from 1 March 2027',
    ),
    'a service': Done(
        'new/services/new-services', {'name': 'Way Home', 'summary': 'Someone who walks the first days out of prison with you.', 'needs': ['leaving-prison'], 'areas': ['Glasgow City', 'Fife']}, 'The service Way Home is new.',
    ),
    'held in a first place': Done(
        'about/services/way-home/do/one-more-time', {'place': 'glasgow', 'days': 'Monday', 'hours': '10am to noon'}, '',
    ),
    'in a second': Done(
        'about/services/way-home/do/one-more-time', {'place': 'kirkcaldy', 'days': 'Wednesday', 'hours': '10am to noon'}, '',
    ),
    'in a third': Done(
        'about/services/way-home/do/one-more-time', {'place': 'aberdeen', 'days': 'Friday', 'hours': '10am to noon'}, '',
    ),
    'a service that closes, with another in its place': Done(
        'about/services/prison-travel/do/close', {'on': '1 May 2027', 'successor': ['upside']}, 'The Travel Service leads people on to Upside.',
    ),
    'a place': Done(
        'new/locations/new-locations', {'name': 'Sacro Perth', 'area': 'Perth and Kinross', 'address': '1 High Street, Perth PH1 5TJ', 'phone': '01738 496000'}, 'The location Sacro Perth is new.',
    ),
    'Christmas': Done(
        'new/closures/closed-for-days', {'from': '24 December 2026', 'until': '31 December 2026', 'reason': 'The offices are closed until the New Year', 'locations': ['glasgow']}, 'Closed in Glasgow from Thursday 24 to Thursday 31 December',
    ),
    'a message': Done(
        'new/notices/tell-people', {'text': 'The Glasgow office has moved to the second floor.', 'until': '4 December 2026', 'locations': ['glasgow']}, '“The Glasgow office has moved to the second floor.”',
    ),
    'Gaelic': Done(
        'about/services/throughcare/do/translation', {'key': 'summary', 'language': 'gd', 'words': "Taic do dhaoine a tha a' fagail a' phriosain."}, 'Throughcare Service in Gaelic',
    ),
    'a number everywhere': Done(
        'about/locations/aberdeen/do/new-number', {'new': '01224 496000'}, '01224 496000',
    ),
    'called, and right': Done(
        'about/services/throughcare/do/checked', {'facts': ['hours', 'phone'], 'runs': 'yes'}, 'The Throughcare Service is now shown as confirmed to run.',
    ),
    'a new name': Done(
        'about/services/aye/do/new-name', {'name': 'Aye, for young people'}, 'The service Aye is now called Aye, for young people.',
    ),
    'a new address on the web': Done(
        'about/services/shine/do/web-address', {'id': 'shine-mentoring'}, 'its page is now at /services/shine-mentoring/',
    ),
    'an office that moves on a day': Done(
        'about/locations/stenhousemuir/do/move', {'address': '2 Main Street, Falkirk FK1 1AA', 'from': '1 March 2027'}, 'From 1 March 2027 Sacro Stenhousemuir is at 2 Main Street, Falkirk',
    ),
    'a need': Done(
        'new/needs/new-needs', {'name': 'Gambling', 'summary': 'Help to stop gambling.'}, 'The subject Gambling is new.',
    ),
    'two that become one': Done(
        'about/services/bail-curfew/do/close', {'on': '1 April 2027', 'successor': ['bail-supervision']}, 'Bail Curfew leads people on to Bail Supervision',
    ),
    'one that becomes two': Done(
        'about/services/court-support-aberdeen/do/close', {'on': '1 April 2027', 'successor': ['outreach-support-aberdeen', 'supported-tenancy-aberdeen']}, 'leads people on to Outreach Support Service and Supported Tenancy Service',
    ),
    'the school terms': Done(
        'new/school_terms/school-terms', {'area': 'Fife', 'terms': '12 August 2026 to 22 December 2026\n6 January 2027 to 2 July 2027', 'source': 'https://www.fife.gov.uk/terms'}, 'The school terms of Fife are now',
    ),
    'in term time only': Done(
        'about/services/way-home/do/one-more-time', {'place': 'kirkcaldy', 'days': 'Thursday', 'hours': '3pm to 5pm', 'only_in': 'school terms'}, '',
    ),
    'one day only': Done(
        'about/services/throughcare/do/one-more-time', {'place': 'glasgow', 'days': '12 December 2026', 'hours': '10am to 4pm'}, 'Saturday 12 December, 10am to 4pm',
    ),
    'no new people for six weeks': Done(
        'about/services/veterans-mentoring/do/status', {'status': 'no new referrals', 'from': '7 December 2026', 'until': '18 January 2027'}, 'the Veterans Mentoring Service takes no new referrals',
    ),
    'an address that is secret': Done(
        'about/locations/motherwell/do/facts', {'address': 'withheld'}, 'The location Sacro Motherwell: the address is now withheld',
    ),
    'every second Friday': Done(
        'about/services/way-home/do/one-more-time', {'place': 'glasgow', 'days': 'every second Friday from 5 March 2027', 'hours': '1pm to 3pm'}, '',
    ),
    'the last Friday': Done(
        'about/services/way-home/do/one-more-time', {'place': 'aberdeen', 'days': 'last Friday of the month', 'hours': '1pm to 3pm'}, '',
    ),
    'open on bank holidays': Done(
        'about/services/throughcare/do/bank-holidays', {'which': 'glasgow/drop_ins/0', 'bank_holidays': 'open'}, 'it is now held on bank holidays, too',
    ),
    'two numbers and an extension': Done(
        'about/services/upside/do/numbers', {'phone': '0131 496 0100: Office\n0131 496 0101 extension 12: Out of hours'}, '0131 496 0101 extension 12 (Out of hours)',
    ),
    'e-mail': Done(
        'about/services/upside/do/facts', {'email': 'upside@example.org'}, '“upside@example.org”',
    ),
    'a helpline for people who were harmed': Done(
        'new/other_help/new-other-help', {'name': 'Someone to talk to', 'what_for': 'For people harmed by crime.', 'needs': ['harmed-by-crime'], 'phone': '0800 496 0000', 'source': 'Called them on 1 November 2026'}, 'The other organisation Someone to talk to is new.',
    ),
    'visits to a prison': Done(
        'about/prisons/barlinnie/do/visit', {'phone': '0141 496 0700', 'days': 'Monday to Friday, 2pm to 4pm'}, 'Visits to HMP Barlinnie: the phone number changes',
    ),
    'a team for Fife': Done(
        'new/teams/new-teams', {'name': 'Throughcare, Fife', 'answers': 'throughcare', 'areas': ['Fife']}, 'Fife’s referrals now go to Throughcare, Fife',
    ),
    'office hours': Done(
        'about/locations/glasgow/do/facts', {'hours': 'Monday to Friday, 9am to 5pm'}, 'The location Sacro Glasgow: the hours are now given: Monday to Friday, 9am to 5pm.',
    ),
    'the prisons of a service': Done(
        'about/services/upside/do/facts', {'prisons': ['stirling', 'low-moss']}, 'The service Upside now works in HMP Low Moss and HMP Stirling',
    ),
    'a service that opens in March': Done(
        'new/services/new-services', {'name': 'Open Door', 'summary': 'A place to come for a cup of tea.', 'needs': ['mentoring'], 'areas': ['Fife'], 'from': '1 March 2027'}, 'The service Open Door is new. It starts on 1 March 2027.',
    ),
    'everything confirmed': Done(
        'about/locations/glasgow/do/checked', {'facts': ['phone']}, 'The location Sacro Glasgow: the phone number was checked',
    ),
}  # fmt: skip
"""In the order in which they are done, in one draft."""


def answer(page: Page, name: str, value: str | Sequence[str]) -> None:
    """Type or tick the answer to one question, as its kind needs."""
    fields = page.locator(f'#questions [name="{name}"]')
    kind = fields.first.evaluate("e => e.type")
    if kind in ("radio", "checkbox"):
        for one in [value] if isinstance(value, str) else value:
            page.locator(f'#questions [name="{name}"][value="{one}"]').check()
    elif kind == "select-one":
        fields.select_option(value)
    elif kind == "file":
        fields.set_input_files(str(value))
    else:
        fields.fill(str(value))


def test_what_staff_were_seen_to_want_is_done_in_the_browser(
    chromium: Chromium, desk: str, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One draft after all of it says each in words. Sabotage: a question that the page does not ask, or asks under another name."""
    a_member("ailsa", role=Role.EDITOR, teams=(WEBSITE,))
    real = views._meaning
    monkeypatch.setattr(
        views, "_meaning", lambda *_: iter(())
    )  # what it means takes a second, and is read once at the end
    with visitor(chromium, java_script_enabled=False) as context:
        page = context.new_page()
        page.route("**/desk/catalogue/see/**", lambda route: route.abort())
        signed_in(page, desk)
        for name, task in TASKS.items():
            page.goto(f"{desk}/desk/catalogue/{task.page}")
            for question, value in task.answers.items():
                answer(page, question, value)
            follow(page.get_by_role("button", name="Save"))
            assert page.locator("h1").inner_text() == "Your changes", (
                f"{name}: {page.locator('main').inner_text()}"
            )
        monkeypatch.setattr(views, "_meaning", real)
        page.reload()
        said = page.locator("main").inner_text()
    assert [name for name, task in TASKS.items() if task.says not in said] == []
    text = bytes(CatalogueDraft.objects.get().files.get(path=CATALOGUE).content).decode()
    before = place.copy.read().text(CATALOGUE)
    comments = [line for line in before.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in comments if line not in text] == []
