"""Django system checks of the desk: every route has a permission, and every permission has a route."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.checks import CheckMessage, Error, register

from frontdoor.inbox.desk.access.permissions import RULES


def rule_faults(addresses: Iterable[str | None], rules: Iterable[str]) -> list[str]:
    """Return a sentence for each route without a permission and each permission without a route."""
    named, ruled = set(addresses), set(rules)
    faults = [
        f'The desk\'s address "{name}" has no rule. Write it as page(…) in frontdoor/inbox/desk/urls.py, with who may come there.'
        for name in sorted(str(name) for name in named - ruled)
    ]
    faults += [f'The rule "{name}" has no address.' for name in sorted(ruled - named)]
    return faults


@register("desk")
def every_address_has_a_rule(**_options: object) -> list[CheckMessage]:
    """Report routes without a permission, so that nothing is open because it was forgotten."""
    from frontdoor.inbox.desk.urls import urlpatterns  # noqa: PLC0415 -- the urls need the apps loaded

    return [Error(sentence, id="desk.E001") for sentence in rule_faults((u.name for u in urlpatterns), RULES)]
