"""An age private key as text: written from its 32 bytes, and read where it was typed from paper, without showing the key.

The key is Bech32 (BIP 173), whose checksum tells one wrong sign from all others: the place is found by trying every sign
at every place, some 1,800 tries of a millisecond's fraction each.
"""

from __future__ import annotations

import pyrage

START = "AGE-SECRET-KEY-1"
SIGNS = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
"""The 32 signs of Bech32, in capitals: B, I, O and 1 are left out, because they are mistaken for others."""
LENGTH = 58
"""Signs after START: 52 of the key, six of the checksum."""
GROUP = 4
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def key_of(raw: bytes) -> str:
    """Return 32 bytes as age writes a private key: Bech32 (BIP 173), in capitals."""
    bits = int.from_bytes(raw) << 4  # 256 bits are 51 signs of five bits, and one more
    values = [bits >> 5 * (51 - at) & 31 for at in range(52)]
    prefix = START[:-1].lower()
    check = (
        _polymod(
            [*(ord(sign) >> 5 for sign in prefix), 0, *(ord(sign) & 31 for sign in prefix), *values, *[0] * 6]
        )
        ^ 1
    )
    values += [check >> 5 * (5 - at) & 31 for at in range(6)]
    return START + "".join(SIGNS[value] for value in values)


def groups(secret: str) -> list[str]:
    """Return the signs of a private key after START in groups of four, as the sheet for paper shows them."""
    signs = secret.removeprefix(START)
    return [signs[at : at + GROUP] for at in range(0, len(signs), GROUP)]


def joined(text: str) -> str:
    """Return the key in a text that was typed from paper, spaces and line breaks left out; empty if none begins there."""
    typed = "".join("".join(line.split()) for line in text.splitlines() if not line.lstrip().startswith("#"))
    key = typed.upper()
    return key if key.startswith(START) else ""


def fault(key: str) -> str:
    """Return a sentence on what is wrong with a typed key, by the number of the group on paper; empty if nothing is."""
    signs = key.removeprefix(START)
    strangers = [at for at, sign in enumerate(signs) if sign not in SIGNS]
    if strangers:
        places = " and ".join(_place(at) for at in strangers[:3])
        return f"A key has no B, I, O or 1 after the first 16 signs, nor anything but letters and digits: look at {places}."
    if len(signs) != LENGTH:
        more = "too many" if len(signs) > LENGTH else "too few"
        return f"The key has {len(signs)} signs after {START}, and should have {LENGTH}: {abs(LENGTH - len(signs))} {more}."
    if _is_key(key):
        return ""
    likely = [
        at
        for at in range(LENGTH)
        if any(_is_key(f"{START}{signs[:at]}{sign}{signs[at + 1 :]}") for sign in SIGNS)
    ]
    if len(likely) == 1:
        return f"One letter is wrong: look at {_place(likely[0])}."
    return "More than one letter is wrong: compare each group with the paper."


def _place(at: int) -> str:
    return f"group {at // GROUP + 1}, sign {at % GROUP + 1}"


def _is_key(text: str) -> bool:
    try:
        pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError:
        return False
    return True


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate(_GENERATOR):
            check ^= generator if (top >> at) & 1 else 0
    return check
