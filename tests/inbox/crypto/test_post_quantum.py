from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pyrage

RECIPIENT = Path(__file__).with_name("post_quantum_recipient.txt").read_text("ascii").strip()
"""Of a key pair that age-encryption 0.3.1 made; nobody has its other half."""
THE_DAY_HAS_COME = (
    "pyrage now encrypts to post-quantum recipients ({}). Do what decisions/04-sealed-answers.md says under "
    '"Post-quantum", and then delete this test.'
)


def test_pyrage_does_not_encrypt_to_post_quantum_recipients_yet() -> None:
    """A watch: red on the day on which it does, so that what was sealed until then is not all that is ever protected so."""
    kinds = dict(_kinds_of_recipient())
    assert "x25519.Recipient" in kinds
    able = [name for name, kind in kinds.items() if _encrypts_to(kind, RECIPIENT)]
    assert not able, THE_DAY_HAS_COME.format(", ".join(able))


def test_the_watch_sees_what_it_waits_for() -> None:
    """Of a recipient that pyrage does take, it says which kind took it."""
    ordinary = str(pyrage.x25519.Identity.generate().to_public())
    able = [name for name, kind in _kinds_of_recipient() if _encrypts_to(kind, ordinary)]
    assert able == ["x25519.Recipient"]


def _kinds_of_recipient() -> Iterator[tuple[str, Any]]:
    """Yield each class of pyrage that reads a recipient, of modules that do not exist yet too."""
    for name, module in vars(pyrage).items():
        if isinstance(module, ModuleType) and hasattr(module, "Recipient"):
            yield f"{name}.Recipient", module.Recipient


def _encrypts_to(kind: Any, recipient: str) -> bool:
    # TypeError: a plugin's recipient is read without the plugin, and is none that encrypt() takes.
    try:
        return bool(pyrage.encrypt(b"x", [kind.from_str(recipient)]))
    except (pyrage.RecipientError, pyrage.EncryptError, TypeError):
        return False
