"""The catalogue: what services.yaml says, checked; knows no website, no form and no clock."""

from frontdoor.catalogue.kinds import PhoneNumber, Status, StatusWord, Text
from frontdoor.catalogue.load import load_catalogue, read_catalogue
from frontdoor.catalogue.models import (
    Access,
    Address,
    Catalogue,
    Checked,
    Closure,
    Confidence,
    DropIn,
    Figures,
    Location,
    Need,
    Notice,
    Organisation,
    OtherHelp,
    Prison,
    Service,
    ServiceAt,
    Settings,
    Standing,
    Team,
    Waiting,
)

__all__ = [
    "Access", "Address", "Catalogue", "Checked", "Closure", "Confidence", "DropIn", "Figures", "Location",
    "Need", "Notice", "Organisation", "OtherHelp", "PhoneNumber", "Prison", "Service", "ServiceAt", "Settings", "Standing", "Status",
    "StatusWord", "Team", "Text", "Waiting", "load_catalogue", "read_catalogue",
]  # fmt: skip
