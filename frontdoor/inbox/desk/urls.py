"""URL routes of the desk; the permission of each is in ``access.permissions``."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path, register_converter

from frontdoor.inbox.desk.views import (
    account,
    assets,
    audit_log,
    compare,
    members,
    referral,
    referral_list,
    retention,
    search,
    security_keys,
    sign_in,
    subject_request,
    subject_search,
    team_keys,
    transfer,
)
from frontdoor.inbox.desk.web.converters import ReferenceConverter

register_converter(ReferenceConverter, "reference")

app_name = "desk"

urlpatterns: list[URLPattern] = [
    path("", referral_list.waiting, name="list"),
    path("look/<str:digest>.css", assets.stylesheet, name="look"),
    path("look/<str:name>.<str:digest>.js", assets.script, name="script"),
    path("look/icon.svg", assets.icon, name="icon"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("code", sign_in.code, name="code"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("signed-out", sign_in.signed_out, name="signed-out"),
    path("you", account.you, name="you"),
    path("you/second-factor", account.second_factor, name="factor"),
    path("you/recovery-codes", account.recovery_codes, name="recovery"),
    path("you/security-keys", security_keys.security_keys, name="security-keys"),
    path("you/security-keys/<int:key>/remove", security_keys.remove, name="security-key-remove"),
    path("you/passphrase", account.passphrase, name="passphrase"),
    path("you/passphrase-again", account.passphrase_again, name="again"),
    path("log", audit_log.log, name="log"),
    path("people", members.people, name="people"),
    path("people/new", members.new, name="new-person"),
    path("people/<int:member>", members.person, name="person"),
    path("people/<int:member>/start-again", members.start_again, name="start-again"),
    path("keeping", retention.keeping, name="keeping"),
    path("keeping/go-on", retention.go_on, name="keeping-go-on"),
    path("keeping/until", retention.keep_until, name="keeping-until"),
    path("keeping/unopened", retention.erase_unopened, name="keeping-unopened"),
    path("keys", team_keys.keys, name="keys"),
    path("keys/lock", team_keys.lock, name="lock"),
    path("keys/give", team_keys.give, name="give"),
    path("find", referral_list.find, name="find"),
    path("several", referral_list.take_several, name="several"),
    path("search", search.search, name="search"),
    path("one-person", subject_search.find, name="rights"),
    path("one-person/ask", subject_search.ask, name="rights-ask"),
    path("one-person/<int:number>", subject_request.wish, name="wish"),
    path("one-person/<int:number>/agree", subject_request.approve, name="wish-agree"),
    path("one-person/<int:number>/drop", subject_request.withdraw, name="wish-drop"),
    path("one-person/<int:number>/all.json", subject_request.save, name="wish-save"),
    path("one-person/<int:number>/print", subject_request.on_paper, name="wish-print"),
    path("one-person/<int:number>/erase", subject_request.erase, name="wish-erase"),
    path("referrals/<reference:reference>/", referral.read, name="referral"),
    path("referrals/<reference:reference>/print", referral.to_print, name="print"),
    path("referrals/<reference:reference>/number", referral.show_number, name="number"),
    path("referrals/<reference:reference>/status", referral.change, name="status"),
    path("referrals/<reference:reference>/gate", referral.say_gate, name="gate"),
    path("referrals/<reference:reference>/release", referral.release, name="release"),
    path("referrals/<reference:reference>/note", referral.add_note, name="note"),
    path("referrals/<reference:reference>/pass-on", transfer.pass_on, name="pass-on"),
    path("referrals/<reference:reference>/beside/<reference:other>", compare.beside, name="beside"),
    path("referrals/<reference:reference>/sealed", referral.sealed_copy, name="sealed"),
    re_path(r"^.*$", assets.missing, name="missing"),
]
