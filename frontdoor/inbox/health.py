"""Says whether the inbox can take a referral now, and referrals reach the team; ok or not, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from frontdoor.inbox import keys, sign
from frontdoor.inbox.started import started
from frontdoor.inbox.store import anchors
from frontdoor.inbox.store.soundness import soundness


@csrf_exempt  # so that the next line answers
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer ``ok`` with 200, or ``not ok`` with 503."""
    well = _well()  # once: while the store is locked each look takes seconds
    return HttpResponse(
        "ok\n" if well else "not ok\n",
        status=200 if well else 503,
        content_type="text/plain",
        headers={"Cache-Control": "no-store"},
    )


def _well() -> bool:
    if soundness.refusal() is not None or sign.is_up(settings.ENVIRONMENT.data, datetime.now(UTC)):
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM store_referral LIMIT 1")
        return not anchors.strangers(keys.found(settings.ENVIRONMENT.keys, started().keyring.named()))
    except DatabaseError:
        return False
