"""Offers at rest are ciphertext until they are opened.

Each procurement has a key of its own, kept wrapped by a key made from the site's secret. Whoever holds both
the database and the secret could unseal an offer early; a backup of the database alone could not
(docs/guides/administrator.md says so).
"""

from __future__ import annotations

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from wellspent.method.errors import Fault, Refused

NONCE = 12
"""Bytes of a nonce, as AES-GCM wants them."""


def new_key() -> bytes:
    """A new key for a procurement, wrapped."""
    return _encrypt(_master(), AESGCM.generate_key(256), b"procurement key")


def seal(wrapped: bytes, content: bytes, about: str) -> bytes:
    """`content` encrypted under a procurement's key and bound to what it is `about`."""
    return _encrypt(_unwrap(wrapped), content, about.encode())


def unseal(wrapped: bytes, sealed: bytes, about: str) -> bytes:
    """The content again. Raises `Refused` where it was changed, or the site's secret is another."""
    return _decrypt(_unwrap(wrapped), sealed, about.encode())


def _unwrap(wrapped: bytes) -> bytes:
    return _decrypt(_master(), wrapped, b"procurement key")


def _master() -> bytes:
    return _derived(settings.SECRET_KEY.encode())


@lru_cache(maxsize=1)
def _derived(secret: bytes) -> bytes:
    """The key made from the site's secret: always the same, so it is made once."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"wellspent sealing 1").derive(secret)


def _encrypt(key: bytes, content: bytes, about: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, about)


def _decrypt(key: bytes, sealed: bytes, about: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], about)
    except InvalidTag:
        rule = "a sealed offer cannot be opened: it was changed, or WELLSPENT_SECRET_KEY is not the one it was sealed with"
        raise Refused(Fault(rule, "Restore the secret and the database of the same day.")) from None
