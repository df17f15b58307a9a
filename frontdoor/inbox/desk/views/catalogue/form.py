"""Views of the referral form's questions, put into other words: one question's words at each door, saved with a new version."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from frontdoor.editing.tasks import Plan
from frontdoor.editing.tasks.form_questions import FormSubject, form_questions, plan_question, question_fields
from frontdoor.form.doors import Door
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.catalogue.version import load
from frontdoor.inbox.desk.views.catalogue.asked import asked_page
from frontdoor.inbox.desk.views.catalogue.common import keep, my_desk
from frontdoor.inbox.desk.web.render import page
from frontdoor.site.pages.form_names import DOORS

_WORDS = {
    Door.SELF: "for oneself",
    Door.FAMILY: "for a relative or friend",
    Door.PROFESSIONAL: "at work",
}


def questions(request: DeskRequest) -> HttpResponse:
    """List the questions of the form, and its doors as they are now."""
    desk = my_desk(request)
    number = desk.draft.pk if desk.draft else 0
    see = reverse("desk:catalogue-see", args=(number,))
    doors = [(f"{see}{DOORS[door].lstrip('/')}", words) for door, words in _WORDS.items()]
    return page(
        request, "catalogue/form", questions=form_questions(desk.texts.form), doors=doors, draft=desk.draft
    )


def question(request: DeskRequest, question_id: str) -> HttpResponse:
    """Put one question into other words."""
    desk = my_desk(request)
    (catalogue, form), (_, public) = load(desk.texts), load(desk.public)
    subject = FormSubject(
        desk.texts.form, question_id, catalogue, request.desk.today, form.version != public.version
    )
    if subject.place is None:
        raise Http404
    fields, given, made = question_fields(subject), None, Plan()
    if request.method == "POST":
        given = {one.name: request.POST.getlist(one.name) for one in fields if one.name in request.POST}
        made = plan_question(subject, given)
        if not made.faults and made.text is not None:
            draft = keep(request, desk, replace(desk.texts, form=made.text))
            request.desk.say("It is saved, and not public yet." if draft else "That is as it was.")
            return redirect("desk:catalogue-draft", draft.pk) if draft else redirect("desk:catalogue-form")
    words = dict(form_questions(desk.texts.form))[question_id]
    return asked_page(request, "catalogue/form_question", fields, given, made, words=words, draft=desk.draft)
