"""The addresses of the desk; who may come to each stands in rules."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path, register_converter

from frontdoor.inbox.desk.converters import ReferenceConverter
from frontdoor.inbox.desk.views import (
    beside,
    entry,
    keeping,
    keys,
    log,
    look,
    one,
    passing,
    people,
    referrals,
    rights,
    search,
    securitykeys,
    wish,
    you,
)

register_converter(ReferenceConverter, "reference")

app_name = "desk"

urlpatterns: list[URLPattern] = [
    path("", referrals.waiting, name="list"),
    path("look/<str:digest>.css", look.stylesheet, name="look"),
    path("look/<str:name>.<str:digest>.js", look.script, name="script"),
    path("look/icon.svg", look.icon, name="icon"),
    path("sign-in", entry.sign_in, name="sign-in"),
    path("code", entry.code, name="code"),
    path("sign-out", entry.sign_out, name="sign-out"),
    path("signed-out", entry.signed_out, name="signed-out"),
    path("you", you.you, name="you"),
    path("you/second-factor", you.second_factor, name="factor"),
    path("you/recovery-codes", you.recovery_codes, name="recovery"),
    path("you/security-keys", securitykeys.security_keys, name="security-keys"),
    path("you/security-keys/<int:key>/remove", securitykeys.remove, name="security-key-remove"),
    path("you/passphrase", you.passphrase, name="passphrase"),
    path("you/passphrase-again", you.passphrase_again, name="again"),
    path("log", log.log, name="log"),
    path("people", people.people, name="people"),
    path("people/new", people.new, name="new-person"),
    path("people/<int:member>", people.person, name="person"),
    path("people/<int:member>/start-again", people.start_again, name="start-again"),
    path("keeping", keeping.keeping, name="keeping"),
    path("keeping/go-on", keeping.go_on, name="keeping-go-on"),
    path("keeping/until", keeping.keep_until, name="keeping-until"),
    path("keeping/unopened", keeping.erase_unopened, name="keeping-unopened"),
    path("keys", keys.keys, name="keys"),
    path("keys/lock", keys.lock, name="lock"),
    path("keys/give", keys.give, name="give"),
    path("find", referrals.find, name="find"),
    path("several", referrals.take_several, name="several"),
    path("search", search.search, name="search"),
    path("one-person", rights.find, name="rights"),
    path("one-person/ask", rights.ask, name="rights-ask"),
    path("one-person/<int:number>", wish.wish, name="wish"),
    path("one-person/<int:number>/agree", wish.agree, name="wish-agree"),
    path("one-person/<int:number>/drop", wish.drop, name="wish-drop"),
    path("one-person/<int:number>/all.json", wish.save, name="wish-save"),
    path("one-person/<int:number>/print", wish.on_paper, name="wish-print"),
    path("one-person/<int:number>/erase", wish.erase, name="wish-erase"),
    path("referrals/<reference:reference>/", one.read, name="referral"),
    path("referrals/<reference:reference>/print", one.to_print, name="print"),
    path("referrals/<reference:reference>/number", one.show_number, name="number"),
    path("referrals/<reference:reference>/status", one.change, name="status"),
    path("referrals/<reference:reference>/gate", one.say_gate, name="gate"),
    path("referrals/<reference:reference>/release", one.release, name="release"),
    path("referrals/<reference:reference>/note", one.add_note, name="note"),
    path("referrals/<reference:reference>/pass-on", passing.pass_on, name="pass-on"),
    path("referrals/<reference:reference>/beside/<reference:other>", beside.beside, name="beside"),
    path("referrals/<reference:reference>/sealed", one.sealed_copy, name="sealed"),
    re_path(r"^.*$", look.missing, name="missing"),
]
