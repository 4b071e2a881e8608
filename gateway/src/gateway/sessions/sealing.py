"""Sealed values: JWE with a key only the gateways have (RFC 7516, `dir` + A256GCM)."""

import base64
import hashlib
import hmac
from typing import Any

import orjson
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

_REGISTRY = jwe.JWERegistry(algorithms=["dir", "A256GCM"])


class Seal:
    """Seals with the first key, opens with any, so that keys can be rotated.

    The purpose is sealed in: a value sealed for one purpose cannot be shown
    as another.
    """

    def __init__(self, keys: list[bytes]) -> None:
        self._keys = [_named(key) for key in keys]
        self._set = KeySet([*self._keys])
        self._mac = [_derived(key, b"csrf") for key in keys]

    def seal(self, purpose: str, value: dict[str, Any]) -> str:
        first = self._keys[0]
        header = {"alg": "dir", "enc": "A256GCM", "kid": first.kid, "typ": purpose}
        return jwe.encrypt_compact(header, orjson.dumps(value), first, registry=_REGISTRY)

    def open(self, purpose: str, sealed: str) -> dict[str, Any] | None:
        """What was sealed; None for anything else, whatever it is."""
        try:
            opened = jwe.decrypt_compact(sealed.encode("latin-1"), self._set, registry=_REGISTRY)
            value = orjson.loads(opened.plaintext or b"")
        except (JoseError, ValueError):
            return None
        if opened.headers().get("typ") != purpose or not isinstance(value, dict):
            return None
        return value

    def csrf_token(self, sid: str) -> str:
        """The same for the whole session, and nobody else can make it."""
        return _encode(hmac.digest(self._mac[0], sid.encode(), "sha256"))


def keys_from(configured: list[str], secret: str) -> list[bytes]:
    """The configured keys, or one derived from the client secret."""
    if not configured:
        return [_derived(secret.encode(), b"cookie")]
    keys = [base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)) for key in configured]
    if any(len(key) != 32 for key in keys):
        raise ValueError("A cookie key is 32 bytes in base64url.")
    return keys


def _named(key: bytes) -> OctKey:
    return OctKey.import_key(key, {"kid": hashlib.sha256(key).hexdigest()[:8]})


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"yiwang gateway " + purpose).derive(secret)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
