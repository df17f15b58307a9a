"""Diff of routing: to which team the referrals of a council area go, and what a new team needs before any can reach it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from frontdoor.catalogue import Catalogue, Team
from frontdoor.geography.council_areas import COUNCIL_AREAS
from frontdoor.occurrences import list_words


def routing_changes(old: Catalogue, new: Catalogue) -> Iterator[str]:
    """Yield a sentence for each group of council areas whose referrals go to another team, and one for each new team."""
    forms = {form for catalogue in (old, new) for team in catalogue.teams.values() for form in team.answers}
    for form in sorted(forms):
        moved: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for area in COUNCIL_AREAS:
            before, after = old.team_for(form, area.name), new.team_for(form, area.name)
            if (before and before.id) != (after and after.id):
                moved[_named(before), _named(after)].append(area.name)
        for (was, now), areas in moved.items():
            whose = "All of Scotland" if len(areas) == len(COUNCIL_AREAS) else list_words(areas)
            instead = f", and no longer to {was}" if was else ""
            yield (
                f"{_whose(whose)} referrals now go to {now}{instead}."
                if now
                else f"{_whose(whose)} referrals no longer go to any team; until now they went to {was}."
            )
    for id_, team in new.teams.items():
        if team.answers and not (id_ in old.teams and old.teams[id_].answers):
            readers = "two members" if team.desk else "a mailbox"
            yield (
                f"{team.name} can receive nothing yet: it needs a key and {readers}. "
                "Ask whoever runs the server for them before this is published."
            )


def _named(team: Team | None) -> str:
    return str(team.name) if team else ""


def _whose(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"
