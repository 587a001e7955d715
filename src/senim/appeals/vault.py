"""The store of personal data: each person under an own key; destroying the key is erasing.

AES-256-GCM of the `cryptography` library. A person's key is wrapped by the installation's key, which lies in a file of
its own (``SENIM_PERSON_KEY``) and in no backup of the database. A sealed text is nonce and ciphertext; the identifier
of its person is authenticated with it, so that a row moved to another person does not open.
"""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any, Union

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from senim.appeals.models import Person, PersonKey
from senim.common.kept import kept_secret
from senim_core.errors import InputError

NONCE = 12
Sealed = Union[bytes, "memoryview[int]"]


def _master() -> bytes:
    return kept_secret(settings.SENIM_PERSON_KEY, 32)


def keyed_hash(purpose: str, text: str) -> str:
    """A hash of ``text`` that only this installation can compute, another one for each purpose; 64 hex digits."""
    return hmac.new(_master(), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def device_key(username: str) -> str:
    """The key, in Base64, under which a person's device seals what is kept without a connection; never kept there."""
    return base64.b64encode(bytes.fromhex(keyed_hash("kept", username))).decode()


def _encrypt(key: bytes, content: bytes, owner: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, owner.encode())


def _decrypt(key: bytes, sealed: bytes, owner: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], owner.encode())
    except InvalidTag as error:
        raise InputError("the sealed text does not open", hint="is this the right key file?") from error


def new_key() -> PersonKey:
    """A new key, not yet saved."""
    made = PersonKey()
    made.wrapped = _encrypt(_master(), secrets.token_bytes(32), str(made.id))
    return made


def _row(person: Person) -> PersonKey | None:
    """The person's key; None where it was erased, or where a restored database has no keys yet."""
    try:
        return person.key
    except PersonKey.DoesNotExist:
        return None


def _key(person: Person) -> bytes:
    row = _row(person)
    if row is None:
        raise InputError("the personal data were erased", hint="number, dates and totals remain")
    return _decrypt(_master(), bytes(row.wrapped), str(row.pk))


def seal(person: Person, content: bytes) -> bytes:
    """``content`` under the person's key. Raises InputError where it was erased."""
    return _encrypt(_key(person), content, str(person.id))


def unseal(person: Person, sealed: Sealed) -> bytes:
    """What `seal` was given. Raises InputError where the key was erased or the bytes are not the person's."""
    return _decrypt(_key(person), bytes(sealed), str(person.id))


def seal_words(person: Person, words: dict[str, Any]) -> bytes:
    """A few texts under the person's key."""
    return seal(person, json.dumps(words, ensure_ascii=False).encode())


def words(person: Person, sealed: Sealed | None) -> dict[str, Any]:
    """The texts; empty where there are none or the person was erased."""
    if sealed is None or _row(person) is None:
        return {}
    found: dict[str, Any] = json.loads(unseal(person, sealed))
    return found
