"""The desk's pages: each with its address, its view, its name and who may use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path, re_path, register_converter

from frontdoor.inbox.desk.access.permissions import (
    ADMINISTRATORS,
    AUDITORS,
    MANAGERS,
    READERS,
    RULES,
    RoutePermission,
    anyone,
    for_editors,
    signed_in,
    with_role,
)
from frontdoor.inbox.desk.views import (
    account,
    assets,
    audit_log,
    away,
    capacity,
    compare,
    conversation,
    deciding,
    feedback,
    first_day,
    gate_sheet,
    hand_over,
    join_several,
    keying,
    members,
    numbers,
    referral,
    referral_list,
    release_day,
    reminding,
    retention,
    search,
    security_keys,
    sign_in,
    subject_request,
    subject_search,
    team_keys,
    transfer,
)
from frontdoor.inbox.desk.views.catalogue import changes as catalogue_changes
from frontdoor.inbox.desk.views.catalogue import draft as catalogue_draft
from frontdoor.inbox.desk.views.catalogue import due as catalogue_due
from frontdoor.inbox.desk.views.catalogue import entry as catalogue_entry
from frontdoor.inbox.desk.views.catalogue import form as catalogue_form
from frontdoor.inbox.desk.views.catalogue import home as catalogue_home
from frontdoor.inbox.desk.views.catalogue import preview as catalogue_preview
from frontdoor.inbox.desk.views.catalogue import task as catalogue_task
from frontdoor.inbox.desk.web.converters import ReferenceConverter

register_converter(ReferenceConverter, "reference")

app_name = "desk"


def page(
    route: str,
    view: Callable[..., Any],
    name: str,
    permission: RoutePermission,
    make: Callable[..., URLPattern] = path,
) -> URLPattern:
    """Return a route, and tell the middleware its permission."""
    RULES[name] = permission
    return make(route, view, name=name)


urlpatterns: list[URLPattern] = [
    page("", referral_list.waiting, "list", signed_in(script="list")),
    page("look/<str:digest>.css", assets.stylesheet, "look", anyone()),
    page("look/<str:name>.<str:digest>.js", assets.script, "script", anyone()),
    page("look/icon.svg", assets.icon, "icon", anyone()),
    page("sign-in", sign_in.sign_in, "sign-in", anyone("GET", "POST")),
    page("code", sign_in.code, "code", anyone("GET", "POST", script="key")),
    page("sign-out", sign_in.sign_out, "sign-out", signed_in("POST")),
    page("signed-out", sign_in.signed_out, "signed-out", anyone()),
    page("you", account.you, "you", signed_in()),
    page("you/second-factor", account.second_factor, "factor", signed_in("GET", "POST")),
    page("you/recovery-codes", account.recovery_codes, "recovery", signed_in("POST", reauthenticate="you")),
    page(
        "you/security-keys",
        security_keys.security_keys,
        "security-keys",
        signed_in("GET", "POST", reauthenticate="security-keys", script="key"),
    ),
    page(
        "you/security-keys/<int:key>/remove",
        security_keys.remove,
        "security-key-remove",
        signed_in("POST", reauthenticate="security-keys"),
    ),
    page("you/passphrase", account.passphrase, "passphrase", signed_in("GET", "POST")),
    page("you/passphrase-again", account.passphrase_again, "again", signed_in("GET", "POST")),
    page("log", audit_log.log, "log", with_role(AUDITORS | MANAGERS)),
    page("people", members.people, "people", with_role(ADMINISTRATORS)),
    page(
        "people/new",
        members.new,
        "new-person",
        with_role(ADMINISTRATORS, "GET", "POST", reauthenticate="new-person"),
    ),
    page(
        "people/<int:member>",
        members.person,
        "person",
        with_role(ADMINISTRATORS, "GET", "POST", reauthenticate="person"),
    ),
    page(
        "people/<int:member>/start-again",
        members.start_again,
        "start-again",
        with_role(ADMINISTRATORS, "POST", reauthenticate="person"),
    ),
    page("keeping", retention.keeping, "keeping", with_role(MANAGERS | AUDITORS | ADMINISTRATORS)),
    page(
        "keeping/go-on",
        retention.go_on,
        "keeping-go-on",
        with_role(MANAGERS, "POST", reauthenticate="keeping"),
    ),
    page("keeping/until", retention.keep_until, "keeping-until", with_role(MANAGERS, "POST")),
    page(
        "keeping/unopened",
        retention.erase_unopened,
        "keeping-unopened",
        with_role(MANAGERS, "POST", reauthenticate="keeping"),
    ),
    page("capacity/", capacity.services, "capacity", with_role(MANAGERS)),
    page(
        "capacity/<str:service_id>/",
        capacity.change,
        "capacity-change",
        with_role(MANAGERS, "GET", "POST"),
    ),
    page(
        "capacity/<str:service_id>/<str:revision>/take-back",
        capacity.take_back,
        "capacity-take-back",
        with_role(MANAGERS, "POST"),
    ),
    page("capacity/sent/<slug:id_>", capacity.sent, "capacity-sent", with_role(MANAGERS)),
    page("numbers/", numbers.numbers, "numbers", with_role(MANAGERS)),
    page("numbers/csv", numbers.as_csv, "numbers-csv", with_role(MANAGERS)),
    page("keys", team_keys.keys, "keys", with_role(READERS, "GET", "POST")),
    page("keys/lock", team_keys.lock, "lock", with_role(READERS, "POST")),
    page("keys/give", team_keys.give, "give", with_role(READERS, "POST", reauthenticate="keys")),
    page("gate", gate_sheet.gate_sheet, "gate-sheet", with_role(READERS)),
    page("gate/week.ics", gate_sheet.calendar_of_week, "gate-calendar", with_role(READERS)),
    page("away", away.away, "away", with_role(READERS, "GET", "POST")),
    page("away/<int:absence_id>/back", away.back, "away-back", with_role(READERS, "POST")),
    page("practice", first_day.practise, "practice", with_role(READERS, "POST")),
    page("practice/erase", first_day.erase, "practice-erase", with_role(READERS, "POST")),
    page("first-day/hide", first_day.hide, "first-day-hide", with_role(READERS, "POST")),
    page("names", account.names, "names", with_role(READERS, "POST")),
    page("find", referral_list.find, "find", with_role(READERS, script="list")),
    page("several", referral_list.take_several, "several", with_role(READERS, "POST", script="list")),
    page("several/join", join_several.join, "join-several", with_role(READERS, "GET", "POST")),
    page("said", feedback.said_to_us, "said-to-us", with_role(READERS)),
    page("said/new", feedback.write_down, "feedback-new", with_role(READERS, "POST")),
    page(
        "said/<int:piece>/acknowledge",
        feedback.acknowledge,
        "feedback-acknowledge",
        with_role(READERS, "POST"),
    ),
    page("said/<int:piece>/answer", feedback.answer, "feedback-answer", with_role(READERS, "POST")),
    page("paper", keying.doors, "keying", with_role(READERS)),
    page("paper/<str:door>", keying.form, "keying-form", with_role(READERS, "GET", "POST")),
    page("paper/drafts/<int:paper>", keying.take_up, "paper-draft", with_role(READERS, key=True)),
    page(
        "paper/drafts/<int:paper>/throw-away",
        keying.throw_away,
        "paper-draft-throw-away",
        with_role(READERS, "POST", key=True),
    ),
    page("search", search.search, "search", with_role(READERS, "GET", "POST")),
    page(
        "one-person",
        subject_search.find,
        "rights",
        with_role(MANAGERS, "GET", "POST", reauthenticate="rights"),
    ),
    page(
        "one-person/ask",
        subject_search.ask,
        "rights-ask",
        with_role(MANAGERS, "POST", reauthenticate="rights"),
    ),
    page("one-person/<int:number>", subject_request.wish, "wish", with_role(READERS, key=True)),
    page(
        "one-person/<int:number>/agree",
        subject_request.approve,
        "wish-agree",
        with_role(READERS, "POST", key=True, reauthenticate="wish"),
    ),
    page(
        "one-person/<int:number>/drop",
        subject_request.withdraw,
        "wish-drop",
        with_role(READERS, "POST", key=True),
    ),
    page(
        "one-person/<int:number>/all.json",
        subject_request.save,
        "wish-save",
        with_role(MANAGERS, key=True, reauthenticate="wish"),
    ),
    page(
        "one-person/<int:number>/print",
        subject_request.on_paper,
        "wish-print",
        with_role(MANAGERS, key=True, reauthenticate="wish"),
    ),
    page(
        "one-person/<int:number>/erase",
        subject_request.erase,
        "wish-erase",
        with_role(MANAGERS, "POST", key=True, reauthenticate="wish"),
    ),
    page("catalogue/", catalogue_home.home, "catalogue", for_editors()),
    page("catalogue/see/<int:draft>/", catalogue_preview.see, "catalogue-see", for_editors(framed=True)),
    page(
        "catalogue/see/<int:draft>/<path:address>",
        catalogue_preview.see,
        "catalogue-see-page",
        for_editors(framed=True),
    ),
    page("catalogue/drafts/<int:draft>", catalogue_draft.show, "catalogue-draft", for_editors()),
    page("catalogue/drafts/<int:draft>/pages", catalogue_draft.compare, "catalogue-compare", for_editors()),
    page(
        "catalogue/drafts/<int:draft>/discard",
        catalogue_draft.discard,
        "catalogue-discard",
        for_editors("POST"),
    ),
    page("catalogue/drafts/<int:draft>/ask", catalogue_draft.ask, "catalogue-ask", for_editors("POST")),
    page(
        "catalogue/drafts/<int:draft>/give-back",
        catalogue_draft.give_back,
        "catalogue-give-back",
        for_editors("POST"),
    ),
    page(
        "catalogue/drafts/<int:draft>/publish",
        catalogue_draft.publish,
        "catalogue-publish",
        for_editors("POST"),
    ),
    page(
        "catalogue/drafts/<int:draft>/call-back",
        catalogue_draft.call_back,
        "catalogue-call-back",
        for_editors("POST"),
    ),
    page(
        "catalogue/drafts/<int:draft>/settle", catalogue_draft.settle, "catalogue-settle", for_editors("POST")
    ),
    page("catalogue/form/", catalogue_form.questions, "catalogue-form", for_editors()),
    page(
        "catalogue/form/<str:question_id>",
        catalogue_form.question,
        "catalogue-form-question",
        for_editors("GET", "POST"),
    ),
    page("catalogue/changes/", catalogue_changes.changes, "catalogue-changes", for_editors()),
    page(
        "catalogue/changes/<str:revision>/take-back",
        catalogue_changes.take_back,
        "catalogue-take-back",
        for_editors("GET", "POST"),
    ),
    page("catalogue/due/", catalogue_due.due, "catalogue-due", for_editors()),
    page("catalogue/due/right", catalogue_due.right, "catalogue-right", for_editors("POST")),
    page("catalogue/sent/<slug:id_>", catalogue_draft.sent, "catalogue-sent", for_editors()),
    page(
        "catalogue/about/<slug:section>/<str:entry_id>/",
        catalogue_entry.show,
        "catalogue-entry",
        for_editors(),
    ),
    page(
        "catalogue/about/<slug:section>/<str:entry_id>/text",
        catalogue_entry.as_text,
        "catalogue-text",
        for_editors("GET", "POST", script="text", asks=True),
    ),
    page(
        "catalogue/about/<slug:section>/<str:entry_id>/text/check",
        catalogue_entry.check_text,
        "catalogue-text-check",
        for_editors("POST"),
    ),
    page(
        "catalogue/about/<slug:section>/<str:entry_id>/do/<slug:task_id>",
        catalogue_task.change,
        "catalogue-task",
        for_editors("GET", "POST"),
    ),
    page(
        "catalogue/new/<slug:section>/<slug:task_id>",
        catalogue_task.add,
        "catalogue-new",
        for_editors("GET", "POST"),
    ),
    page(
        "referrals/<reference:reference>/",
        referral.read,
        "referral",
        with_role(READERS, key=True, practice=True),
    ),
    page(
        "referrals/<reference:reference>/print",
        referral.to_print,
        "print",
        with_role(READERS, key=True, practice=True),
    ),
    page(
        "referrals/<reference:reference>/number",
        referral.show_number,
        "number",
        with_role(READERS, "POST", key=True, practice=True),
    ),
    page(
        "referrals/<reference:reference>/status",
        referral.change,
        "status",
        with_role(READERS, "POST", key=True, practice=True),
    ),
    page(
        "referrals/<reference:reference>/decide",
        deciding.decide,
        "decide",
        with_role(READERS, "GET", "POST", key=True, practice=True),
    ),
    page(
        "referrals/<reference:reference>/reopen",
        deciding.reopen,
        "reopen",
        with_role(READERS, "GET", "POST", key=True, practice=True),
    ),
    page(
        "referrals/<reference:reference>/call-again",
        reminding.call_again,
        "call-again",
        with_role(READERS, "POST", key=True),
    ),
    page(
        "referrals/<reference:reference>/called",
        reminding.called,
        "called",
        with_role(READERS, "POST", key=True),
    ),
    page(
        "referrals/<reference:reference>/take-apart",
        compare.take_apart,
        "take-apart",
        with_role(READERS, "POST", key=True),
    ),
    page(
        "referrals/<reference:reference>/gate",
        referral.say_gate,
        "gate",
        with_role(READERS, "POST", key=True),
    ),
    page(
        "referrals/<reference:reference>/hand-over",
        hand_over.save,
        "hand-over",
        with_role(READERS, "POST", key=True, reauthenticate="referral"),
    ),
    page(
        "referrals/<reference:reference>/hand-over/sealed",
        hand_over.put,
        "hand-over-sealed",
        with_role(READERS, "POST", key=True),
    ),
    page(
        "referrals/<reference:reference>/release-day",
        release_day.release_day,
        "release-day",
        with_role(READERS, "POST", key=True),
    ),
    page(
        "referrals/<reference:reference>/release",
        referral.release,
        "release",
        with_role(READERS, "POST", key=True),
    ),
    page(
        "referrals/<reference:reference>/note",
        referral.add_note,
        "note",
        with_role(READERS, "POST", key=True, practice=True),
    ),
    page(
        "referrals/<reference:reference>/read",
        conversation.note_read,
        "note-read",
        with_role(READERS, "POST", key=True),
    ),
    page(
        "referrals/<reference:reference>/ask",
        conversation.ask,
        "ask",
        with_role(READERS, "POST", key=True),
    ),
    page(
        "referrals/<reference:reference>/tell",
        conversation.tell,
        "tell",
        with_role(READERS, "POST", key=True),
    ),
    page(
        "referrals/<reference:reference>/words",
        conversation.new_words,
        "words",
        with_role(READERS, "POST", key=True),
    ),
    page(
        "referrals/<reference:reference>/pass-on",
        transfer.pass_on,
        "pass-on",
        with_role(READERS, "GET", "POST", key=True),
    ),
    page(
        "referrals/<reference:reference>/beside/<reference:other>",
        compare.beside,
        "beside",
        with_role(READERS, key=True),
    ),
    page(
        "referrals/<reference:reference>/join/<reference:other>",
        compare.join,
        "join",
        with_role(READERS, "POST", key=True),
    ),
    page(
        "referrals/<reference:reference>/sealed",
        referral.sealed_copy,
        "sealed",
        with_role(READERS, reauthenticate="referral"),
    ),
    page(r"^.*$", assets.missing, "missing", anyone("GET", "POST"), make=re_path),
]
