"""A software WebAuthn authenticator: signs what a browser would have it sign, or something false where a test asks for it."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from tests.inbox.desk.parsing import PageRead

ORIGIN = "http://localhost:8000"
KEYS = "/desk/you/security-keys"
"""Address of the page where a member adds keys."""


@dataclass
class SoftKey:
    """An authenticator with one credential."""

    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    secret: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    count: int = 0

    @property
    def credential(self) -> AttestedCredentialData:
        """The credential data that the desk stores at registration."""
        public = ES256.from_cryptography_key(self.secret.public_key())  # type: ignore[no-untyped-call]
        return AttestedCredentialData.create(b"\0" * 16, self.id, public)

    def add(self, asked: str, *, origin: str = ORIGIN) -> str:
        """Return the response to a registration challenge."""
        client = self._client("webauthn.create", asked, origin)
        made = AttestationObject.create("none", self._said(origin, self.credential), {})
        return self._answer(client, attestationObject=bytes(made))

    def use(self, asked: str, *, origin: str = ORIGIN, present: bool = True) -> str:
        """Return the response to a sign-in challenge."""
        self.count += 1
        client = self._client("webauthn.get", asked, origin)
        said = self._said(origin, None, present=present)
        signature = self.secret.sign(bytes(said) + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(client, authenticatorData=bytes(said), signature=signature)

    def _client(self, kind: str, asked: str, origin: str) -> CollectedClientData:
        challenge = json.loads(asked)["publicKey"]["challenge"]
        return CollectedClientData.create(kind, challenge, origin)

    def _said(
        self, origin: str, credential: AttestedCredentialData | None, *, present: bool = True
    ) -> AuthenticatorData:
        flags = (AuthenticatorData.FLAG.UP if present else 0) | (
            AuthenticatorData.FLAG.AT if credential else 0
        )
        host = hashlib.sha256(str(urlsplit(origin).hostname).encode()).digest()
        said = (host, AuthenticatorData.FLAG(flags), self.count, bytes(credential or b""))
        return cast(AuthenticatorData, AuthenticatorData.create(*said))

    def _answer(self, client: CollectedClientData, **response: bytes) -> str:
        answer: dict[str, Any] = {name: websafe_encode(value) for name, value in response.items()}
        mine = websafe_encode(self.id)
        answer["clientDataJSON"] = websafe_encode(bytes(client))
        return json.dumps({"id": mine, "rawId": mine, "type": "public-key", "response": answer})


def asked_on(page: PageRead) -> str:
    """The WebAuthn options that a page gives to the browser."""
    [form] = [form for form in page.root.iter("form") if form.get("data-asked")]
    return str(form.get("data-asked"))
