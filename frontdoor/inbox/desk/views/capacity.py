"""Views of capacity: a manager says whether the team's services take people, sees what that changes, and takes it back."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from frontdoor.catalogue import Service
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.catalogue import capacity, publishing, working
from frontdoor.inbox.desk.catalogue.version import Texts, load
from frontdoor.inbox.desk.views.catalogue.draft import wait_for
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.store.models import Role


def services(request: DeskRequest) -> HttpResponse:
    """List the services of the teams that the member manages, each with how it stands on the website."""
    is_set_up = working.is_set_up()
    catalogue = load(_public())[0] if is_set_up else started().catalogue
    found = capacity.services_of(catalogue, _managed(request))
    standing = [(service, capacity.in_words(service, request.desk.today)) for service in found]
    return page(request, "capacity", standing=standing, is_set_up=is_set_up)


def change(request: DeskRequest, service_id: str) -> HttpResponse:
    """Ask how a service stands; show what the answer changes for people; publish it."""
    service = _service(request, service_id)
    if service is None:
        return redirect("desk:capacity")
    base = working.working_copy().read()
    texts, sent, today = Texts.of(base.files), request.POST, request.desk.today
    if request.method != "POST" or not capacity.is_ours(service, today):
        return _page(request, service)
    made = capacity.planned(
        texts.catalogue, service.id, sent.get("status", ""), sent.get("from", "").strip(), today
    )
    if made.faults or made.text is None:
        faults = {name or "status": " ".join(said) for name, said in made.faults.items()}
        return _page(request, service, faults)
    if made.text == texts.catalogue:
        return _page(request, service, {"status": "That is how it stands already. Choose what has changed"})
    sentences = capacity.means(texts, Texts(made.text, texts.form), today)
    if sent.get("do") != "publish":
        return page(request, "capacity_check", service=service, sentences=sentences, typed=sent)
    by, now = request.desk.name, request.desk.now
    return redirect(
        "desk:capacity-sent", capacity.publish(service, base, made.text, sentences, by=by, now=now)
    )


def take_back(request: DeskRequest, service_id: str, revision: str) -> HttpResponse:
    """Take one change of a service's back, without losing later ones."""
    service = _service(request, service_id)
    if service is None:
        return redirect("desk:capacity")
    for one in capacity.changes(service):
        if one.revision.id == revision and one.can_be_taken_back:
            words = [f"Taken back: {sentence}" for sentence in one.revision.summary]
            by, now = request.desk.name, request.desk.now
            return redirect("desk:capacity-sent", publishing.take_back(one.revision, words, by=by, now=now))
    request.desk.say("That is taken back already, or was not said here. See what was said before.")
    return redirect("desk:capacity-change", service.id)


def sent(request: DeskRequest, id_: str) -> HttpResponseBase:
    """Wait for the publisher, and say what became of it."""
    if not working.is_set_up():
        return redirect("desk:capacity")
    return wait_for(request, id_, back="capacity", again="capacity-sent")


def _page(request: DeskRequest, service: Service, faults: dict[str, str] | None = None) -> HttpResponse:
    catalogue, today = load(_public())[0], request.desk.today
    chosen = request.POST.get("status", "")
    return page(
        request,
        "capacity_change",
        status=422 if faults else 200,
        faults=faults or {},
        service=service,
        stands=capacity.in_words(service, today),
        is_ours=capacity.is_ours(service, today),
        choices=[(one.value, words) for one, words in capacity.CHOICES.items()],
        chosen=chosen if chosen in capacity.CHOICES else service.status.on(today).value,
        since=request.POST.get("from", ""),
        others=[
            one.name
            for one in catalogue.teams.values()
            if service.referral in one.answers and one.id != service.team
        ],
        changes=capacity.changes(service),
    )


def _public() -> Texts:
    """Return the public texts, on a server with a publisher."""
    return Texts.of(working.working_copy().read().files)


def _service(request: DeskRequest, service_id: str) -> Service | None:
    """Return a service of a team that the member manages; None for another's, and on a server without a publisher."""
    if not working.is_set_up():
        return None
    found = capacity.services_of(load(_public())[0], _managed(request))
    return next((one for one in found if one.id == service_id), None)


def _managed(request: DeskRequest) -> set[str]:
    return {seat.team for seat in request.desk.seats if seat.role == Role.MANAGER}
