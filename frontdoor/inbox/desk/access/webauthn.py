"""WebAuthn security keys as a second factor: creates challenges and verifies a browser's answers. Raises NotGood.

The answer is bound to our own origin, so one that a phishing site obtains is worth nothing here. Yubico's fido2 reads the
formats and checks the signatures; the caller makes sure that each challenge is used once.
"""

from __future__ import annotations

import ipaddress
import json
import struct
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from frontdoor.inbox.desk.models import SecurityKey

State = dict[str, Any]
"""The pending challenge, as the session keeps it until the answer comes."""

_PARTS = ("clientDataJSON", "attestationObject", "authenticatorData", "signature")
_LATE = "That took too long, or was sent twice. Try again"
_LONGEST_ANSWER = 16 * 1024
_UNREADABLE = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError, RecursionError, struct.error,
)  # fmt: skip
"""What fido2 raises for an answer that is malformed or does not verify."""


class NotGood(Exception):  # noqa: N818 -- says what happened
    """The answer of the security key does not verify."""


def possible(address: str) -> bool:
    """Return whether browsers allow WebAuthn at an address: its host must be a name, and on HTTPS or this machine."""
    parts = urlsplit(address)
    try:
        ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        return parts.scheme == "https" or parts.hostname == "localhost"
    return False


def begin_adding(user: User, address: str) -> tuple[str, State]:
    """Return the registration options for the browser, and the state to keep until it answers."""
    me = PublicKeyCredentialUserEntity(
        name=user.get_username(), id=_handle(user), display_name=user.get_username()
    )
    options, state = _server(address).register_begin(
        me,
        credentials=_credentials(user),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return json.dumps(dict(options)), dict(state)


def add(
    user: User, name: str, answer: str, state: State | None, address: str, *, now: datetime
) -> SecurityKey:
    """Verify a registration and store the new key. Raises NotGood."""
    if state is None:
        raise NotGood(_LATE)
    try:
        made = _server(address).register_complete(state, _read(answer))
        credential = made.credential_data
        assert credential is not None
    except _UNREADABLE as error:
        raise NotGood("The security key’s answer does not hold. Try again") from error
    if credential.credential_id in {known.credential_id for known in _credentials(user)}:
        raise NotGood("This security key is in use already")
    try:
        with transaction.atomic():
            return SecurityKey.objects.create(
                user=user, name=name, credential=bytes(credential), signatures=made.counter, added_at=now
            )
    except IntegrityError as error:
        raise NotGood("You have a security key of this name already. Choose another name") from error


def begin_using(user: User, address: str) -> tuple[str, State]:
    """Return the authentication options for the browser, and the state to keep until it answers."""
    options, state = _server(address).authenticate_begin(
        _credentials(user), user_verification=UserVerificationRequirement.PREFERRED
    )
    return json.dumps(dict(options)), dict(state)


def use(user: User, answer: str, state: State | None, address: str, *, now: datetime) -> SecurityKey:
    """Verify a sign-in and return the key. Raises NotGood, also when the signature counter went back: the key was copied."""
    if state is None:
        raise NotGood(_LATE)
    try:
        read = _read(answer)
        used = _server(address).authenticate_complete(state, _credentials(user), read)
        count = _count_in(read)
    except _UNREADABLE as error:
        raise NotGood("The security key’s answer does not hold. Try again, or use a code") from error
    [key] = [key for key in SecurityKey.objects.filter(user=user) if bytes(key.credential) == bytes(used)]
    if (count or key.signatures) and count <= key.signatures:
        raise NotGood(
            "This security key may have been copied, and is not taken. Use a code, and remove the key"
        )
    unchanged = SecurityKey.objects.filter(pk=key.pk, signatures=key.signatures)
    if not unchanged.update(signatures=count, used_at=now):
        raise NotGood("The security key was used at two places at once. Try again")
    return key


def _server(address: str) -> Fido2Server:
    host = urlsplit(address).hostname or ""
    party = PublicKeyCredentialRpEntity(name=f"Inbox at {host}", id=host)
    return Fido2Server(
        party, AttestationConveyancePreference.NONE, verify_origin=lambda origin: origin == address
    )


def _credentials(user: User) -> list[AttestedCredentialData]:
    keys = SecurityKey.objects.filter(user=user).values_list("credential", flat=True)
    return [AttestedCredentialData(bytes(credential)) for credential in keys]


def _handle(user: User) -> bytes:
    """Return the user handle that the key stores: opaque, so that it does not tell whose account it is."""
    return salted_hmac("frontdoor.desk.securitykey", str(user.pk), algorithm="sha256").digest()


def _read(answer: str) -> Mapping[str, Any]:
    """Parse the answer of the page's script, accepting texts alone: fido2 would reserve 10 GB for the number 10**10."""
    if len(answer) > _LONGEST_ANSWER:
        raise ValueError(len(answer))
    read = json.loads(answer)
    texts = {name: _text(read[name]) for name in ("id", "rawId", "type")}
    response = {name: _text(read["response"][name]) for name in _PARTS if name in read["response"]}
    return {**texts, "response": response}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value))
    return value


def _count_in(answer: Mapping[str, Any]) -> int:
    return int(AuthenticationResponse.from_dict(answer).response.authenticator_data.counter)
