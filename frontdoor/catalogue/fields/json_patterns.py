"""JSON Schema patterns of each field type, as close to the parser as patterns allow.

An editor's language server has converted the scalars by YAML 1.2 before: 01412481763 is a number there, 13:00 is text. The
patterns use only syntax that JavaScript and Python share.
"""

from __future__ import annotations

from typing import Any

from frontdoor.geography.council_areas import BY_NAME
from frontdoor.language_codes import CODES

_MONTHS = (
    "([Jj]an(uary)?|[Ff]eb(ruary)?|[Mm]ar(ch)?|[Aa]pr(il)?|[Mm]ay|[Jj]une?|[Jj]uly?|[Aa]ug(ust)?|[Ss]ept?(ember)?|[Oo]ct(ober)?"
    "|[Nn]ov(ember)?|[Dd]ec(ember)?)\\.?"
)
_DATE = (
    "[0-9]{4}[-/](0?[1-9]|1[0-2])[-/](0?[1-9]|[12][0-9]|3[01])"
    f"|([A-Za-z]{{3,}},? )?(0?[1-9]|[12][0-9]|3[01])(st|nd|rd|th)?( of)? {_MONTHS},? [0-9]{{4}}"
    "|(1[3-9]|2[0-9]|3[01])[/.-](0?[1-9]|1[0-2])[/.-][0-9]{4}"
)
_CLOCK_PATTERN = (
    "^((0?[1-9]|1[0-2])([:.][0-5][0-9])?[ \u00a0]?([aApP]\\.?[mM]\\.?)|(0[0-9]|9|1[0-9]|2[0-3])[:.][0-5][0-9]"
    "|([01][0-9]|2[0-3])[0-5][0-9]( ?h(ou)?rs)?|24[:.]00|12 ?(noon|midday|midnight)|[Nn]oon|[Mm]idday|[Mm]idnight)$"
)
_GAP = "[ \u00a0().\u2010-\u2014/-]*"
_PHONE_PATTERN = (
    f"^(unknown|((18001 ?)?[(]?0({_GAP}[0-9]){{10}}|([+]44|0044)({_GAP}[0-9]){{10,11}}|[+](?!44)[1-9]({_GAP}[0-9]){{7,14}}"
    f"|0[58]00({_GAP}[0-9]){{6}}|0800 ?1111|0845 ?46 ?47|[1-9]({_GAP}[0-9]){{2,5}})([,;]? ?([Ee]xt(ension)?\\.?|x) ?[0-9]{{1,6}})?)$"
)
_NOT_CURLY = "^(?![\\s]*[“”„‟](.|\\n)*[“”„‟]\\s*$)"


TEXT: dict[str, Any] = {
    "anyOf": [
        {"type": ["string", "number", "boolean"], "pattern": _NOT_CURLY},
        {
            "type": "object",
            "required": ["en"],
            "propertyNames": {"pattern": f"^({'|'.join(('en', *CODES))})(-[A-Za-z]{{2,4}})?$"},
            "additionalProperties": {"type": "string"},
        },
    ]
}
"""Text, or one text for each language."""

ID: dict[str, Any] = {"type": ["string", "integer"], "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
DAY: dict[str, Any] = {"type": "string", "pattern": f"^({_DATE}|unknown)$"}
CLOCK: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "pattern": _CLOCK_PATTERN},
        {"type": "integer", "minimum": 700, "maximum": 2400},
        {"type": "number", "minimum": 9, "maximum": 24, "not": {"type": "integer"}},
    ]
}
CLOSING: dict[str, Any] = {"anyOf": [*CLOCK["anyOf"], {"const": "unknown"}]}
SESSIONS: dict[str, Any] = {"type": "string", "minLength": 2}
YES_NO: dict[str, Any] = {
    "anyOf": [
        {"enum": ["yes", "no"]},
        {"type": "boolean"},
        {"enum": ["Yes", "No", "YES", "NO", "on", "off", "y", "n", "true", "false"]},
    ]
}
AREA: dict[str, Any] = {"enum": list(BY_NAME)}
PLACE_AREA: dict[str, Any] = {"enum": [*BY_NAME, "elsewhere", "outside Scotland"]}
AREA_OR_SCOTLAND: dict[str, Any] = {"enum": ["Scotland", *BY_NAME]}
AS_OF: dict[str, Any] = {
    "anyOf": [
        {
            "type": "string",
            "pattern": f"^((19|20)[0-9]{{2}}(-(0[1-9]|1[0-2]))?|{_MONTHS} (19|20)[0-9]{{2}}|{_DATE}|unknown)$",
        },
        {"type": "integer", "minimum": 1900, "maximum": 2099},
    ]
}
LINK: dict[str, Any] = {"type": "string", "pattern": "^(https://|unknown$)"}
SOURCE: dict[str, Any] = {"type": "string", "pattern": "^(https?://|seed:|github:|unknown$)|^\\S+ "}
POSTCODE: dict[str, Any] = {
    "type": "string",
    "pattern": "^([A-Za-z]{1,2}[0-9][A-Za-z0-9]?[ -]?[0-9][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}|unknown)$",
}
STATUS: dict[str, Any] = {
    "type": "string",
    "pattern": (
        "^([Oo]pen|[Ww]aiting list( (since|from|on) .+)?|([Ff]ull|[Nn]o new referrals)( .+)?|[Pp]aused( since .+| from .+ until .+| until .+)?"
        "|[Cc]losed( (on|from|since) .+)?|unknown)$"
    ),
}
NUMBER: dict[str, Any] = {"type": ["number", "string"]}
WHOLE: dict[str, Any] = {"type": "integer", "minimum": 1}
PAGE: dict[str, Any] = {"type": "string", "pattern": "^/([a-z0-9-]+/)*(#[a-z0-9-]+)?$"}
EMAIL: dict[str, Any] = {"type": "string", "pattern": "^([^@ ]+@[^@ ]+\\.[^@ ]+|unknown)$"}
PHOTO: dict[str, Any] = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*\\.(jpe?g|png|webp|avif)$"}
DAYS: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
PHONE: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "pattern": _PHONE_PATTERN},
        {"type": "integer", "minimum": 100, "maximum": 999_999},
        # With 0 or + and no spaces it is a number to an editor: 01324503503 has ten digits there, a whole one up to fifteen.
        {"type": "integer", "minimum": 1_000_000_000, "maximum": 999_999_999_999_999},
        {
            "type": "object",
            "properties": {
                "number": {
                    "type": ["string", "integer"],
                    "pattern": _PHONE_PATTERN,
                    "title": "Number",
                    "description": "The phone number.",
                },
                "label": {
                    "type": "string",
                    "title": "Label",
                    "description": "Whose number it is, or when to call it.",
                },
                "hours": {
                    "type": "string",
                    "title": "Hours",
                    "description": "When it is answered.",
                    "examples": ["Monday to Friday, 9am to 5pm"],
                },
            },
            "required": ["number"],
            "additionalProperties": False,
        },
    ]
}
