"""Parsers for ids, council areas, links, postcodes, numbers, yes and no. Each raises ValueError with the rest of a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from frontdoor.catalogue.fields.suggestions import did_you_mean, listed
from frontdoor.diagnostics import shown as shown  # noqa: PLC0414 -- many import it from here
from frontdoor.geography.council_areas import COUNCIL_AREAS

UNKNOWN = "unknown"
"""What staff write for a fact that is not known."""

LONGEST_ID = 60
"""Characters; an id becomes a web address."""

_OTHER_NAMES = {other.lower(): area.name for area in COUNCIL_AREAS for other in area.also}
_CURLY = "“”„‟"
_YES = {"yes", "true", "on", "y"}
_NO = {"no", "false", "off", "n"}
_PHOTO = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.(?:jpe?g|png|webp|avif)")
_EMAIL = re.compile(r"[^@\s<>,;()\[\]]+@[^@\s<>,;()\[\].]+(\.[^@\s<>,;()\[\].]+)*\.[A-Za-z]{2,}")
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)\s?([0-9][ABD-HJLNP-UW-Z]{2})")

_POSTCODE_AREAS = frozenset(
    re.findall(
        "[A-Z]+",
        "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU "
        "GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE "
        "PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV "
        "YO ZE",
    )
)
_LETTERED = frozenset({"E", "EC", "N", "NW", "SE", "SW", "W", "WC"})
"""Postcode areas, and those of London, whose districts may end in a letter (Royal Mail)."""


def filled(value: object) -> str:
    """Return a value as one line with normal spaces; raise ValueError for an empty value or a list."""
    if not isinstance(value, str):
        raise ValueError(  # noqa: TRY004 -- pydantic collects ValueErrors, and staff know no types
            f"{_shape(value)}, and one text was expected. Write it on one line after the colon."
        )
    if value.isascii() and (plain := value.strip()):
        return plain  # most values by far, and a large catalogue has twenty thousand
    text = value.replace("\u00a0", " ").strip()
    if not text:
        raise ValueError('has nothing after it. Write the value, or "unknown", or take the line out.')
    if text[0] in _CURLY and text[-1] in _CURLY:
        raise ValueError(
            "is in curly quotes, from a word processor, and people would see them. Take the two quotes away, or type "
            'straight ones (").'
        )
    return text


def identifier(value: object) -> str:
    """Validate an id: lower-case letters, digits and dashes."""
    return _identifier(filled(value))


@lru_cache(4096)
def _identifier(text: str) -> str:
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        if len(text) > LONGEST_ID:
            raise ValueError(f"is {shown(text)}, and an id has at most {LONGEST_ID} letters. Shorten it.")
        return text
    slug = suggested_id(text)
    hint = f' Write "{slug}".' if slug else ""
    raise ValueError(f"is {shown(text)}, and an id has only lower-case letters, digits and dashes.{hint}")


def suggested_id(text: str) -> str:
    """Return an id made from a name."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST_ID].strip("-")


def area(value: object, names: Mapping[str, object]) -> str:
    """Validate the name of a council area."""
    text = filled(value)
    if text in names:
        return text
    folded = {name.lower(): name for name in names}
    if text.lower() in folded:
        return folded[text.lower()]
    guess = _OTHER_NAMES.get(text.lower())
    several = [name for name in names if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)]
    if len(several) > 1:
        several.sort(key=lambda name: text.lower().find(name.lower()))
        raise ValueError(
            f'has {shown(text)}, and a comma was expected between two names. Write "{", ".join(several)}".'
        )
    hint = f' Did you mean "{guess}"?' if guess else did_you_mean(text, names)
    all_ = ', or "Scotland" for all of them' if "Scotland" in names else ""
    hint = hint or f' Write one of the 32 names, such as "Glasgow City"{all_}.'
    raise ValueError(f"has {shown(text)}, which is not the name of a council area.{hint}")


def yes_no(value: object) -> bool:
    """Parse yes or no."""
    if isinstance(value, bool):
        return value
    text = filled(value)
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    raise ValueError(f"is {shown(text)}, and yes or no was expected.")


def link(value: object) -> str:
    """Validate a web address, which must begin with https://."""
    text = filled(value)
    if re.fullmatch(r"https://[^\s/]+\.[^\s/]+\S*", text):
        return text
    if text.startswith("http://"):
        raise ValueError(
            f"is {shown(text)}, which is not a safe address. Write it with https://, and try it in a browser."
        )
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", text):
        raise ValueError(
            f'is {shown(text)}, and an address begins with https://. Write "https://{text[:60]}".'
        )
    raise ValueError(f"is {shown(text)}, and a web address was expected, such as https://www.example.org.")


def page(value: object) -> str:
    """Validate the address of a page of this site, such as /referral/; the build checks that it exists."""
    text = filled(value)
    if re.fullmatch(r"/([a-z0-9-]+/)*(#[a-z0-9-]+)?", text):
        return text
    guess = "/".join(
        ["", *(re.sub(r"[^a-z0-9-]+", "-", part) for part in text.lower().strip("/ ").split("/")), ""]
    )
    if "://" not in text and re.fullmatch(r"/([a-z0-9-]+/)+", guess):
        raise ValueError(
            f'is {shown(text)}, and a page of this site has a slash at both ends. Write "{guess}".'
        )
    raise ValueError(f"is {shown(text)}, and a page of this site was expected, such as /referral/.")


def source(value: object) -> str:
    """Validate a source of facts: a web address, http:// included, or words, such as who was called."""
    text = filled(value)
    if " " in text and "://" not in text:
        return text
    if re.fullmatch(r"(seed|github):\S+|http://[^\s/]+\.\S+", text):
        return text
    return link(text)


def email(value: object) -> str:
    """Validate an e-mail address."""
    text = filled(value).removeprefix("mailto:")
    if _EMAIL.fullmatch(text):
        return text
    guess = re.sub(r"\s*(\(at\)|\[at\]|@)\s*", "@", re.sub(r"^.*<(.*)>$", r"\1", text)).strip(" .,;")
    if _EMAIL.fullmatch(guess):
        raise ValueError(f'is {shown(text)}, and an e-mail address alone was expected. Write "{guess}".')
    raise ValueError(f"is {shown(text)}, and an e-mail address was expected, such as help@example.org.")


def photo(value: object) -> str:
    """Validate the file name of a photo in docs/photos."""
    text = filled(value)
    if _PHOTO.fullmatch(text):
        return text
    stem, _, kind = text.rpartition("/")[2].lower().rpartition(".")
    name = re.sub(r"[^a-z0-9]+", "-", stem or kind).strip("-")
    if "://" in text or not name:
        raise ValueError(
            f"is {shown(text)}, and the name of a file in docs/photos was expected, such as glasgow-office.jpg."
        )
    if not _PHOTO.fullmatch(f"{name}.{kind}"):
        raise ValueError(
            f"is {shown(text)}, which not every browser shows. Save the photo as .jpg or .webp, some 480 pixels wide, "
            f'into docs/photos, and write "{name}.jpg".'
        )
    raise ValueError(
        f"is {shown(text)}, and the name of a file in docs/photos was expected, in small letters without spaces. "
        f'Call the file "{name}.{kind}", and write that.'
    )


def postcode(value: object) -> str:
    """Return a postcode in capitals with its space."""
    text = filled(value)
    plain = re.sub(r"[\s-]", "", text.upper())
    match = _POSTCODE.fullmatch(plain)
    if match and _is_real(match[1]):
        return f"{match[1]} {match[2]}"
    for length in (
        2,
        3,
        4,
    ):  # characters that look alike, such as O and 0, each corrected to the kind that belongs in its position
        out, last = plain[:length], plain[length:]
        if len(last) != 3:
            continue
        guess = (
            out[:1]
            + _digits(out[1:])
            + last[0].replace("O", "0").replace("I", "1")
            + last[1:].replace("0", "O")
        )
        if (found := _POSTCODE.fullmatch(guess)) and _is_real(found[1]):
            slips = sorted(
                {
                    f"{_named(a)} stands where {_named(b)} belongs"
                    for a, b in zip(plain, guess, strict=True)
                    if a != b
                }
            )
            raise ValueError(
                f'is {shown(text)}, and in a postcode {listed(slips, "and")}. Write "{found[1]} {found[2]}".'
            )
    if match:
        raise ValueError(
            f"is {shown(text)}, and no postcode begins with {match[1]}. Check its letters and digits."
        )
    raise ValueError(f"is {shown(text)}, which is not a UK postcode. Write it like G1 1AA.")


def _is_real(district: str) -> bool:
    """Return whether a postcode district has an existing area, and a final letter only where London has one."""
    letters = re.match("[A-Z]+", district)
    assert letters is not None
    return letters[0] in _POSTCODE_AREAS and (district[-1].isdigit() or letters[0] in _LETTERED)


def _digits(text: str) -> str:
    return text.replace("O", "0").replace("I", "1").replace("L", "1")


def _named(character: str) -> str:
    kind = "the digit" if character.isdigit() else "the letter"
    return f"{kind} {character}"


def number(value: object) -> float:
    """Parse a decimal number."""
    text = filled(value)
    if not re.fullmatch(r"-?\d{1,6}(\.\d{1,12})?", text):
        raise ValueError(f"is {shown(text)}, and a number was expected, such as 55.861.")
    return float(text)


def whole(value: object, most: int | None = None) -> int:
    """Parse a whole number from 1 up to ``most``."""
    if isinstance(value, int):
        return value
    text = filled(value)
    number = int(text) if re.fullmatch(r"[1-9]\d{0,4}", text) else None
    if number is None or (most is not None and number > most):
        span = f" from 1 to {most}" if most is not None else ""
        raise ValueError(f"is {shown(text)}, and a whole number{span} was expected, such as 8.")
    return number


def _shape(value: object) -> str:
    return "has other keys under it" if isinstance(value, Mapping) else "is a list"
