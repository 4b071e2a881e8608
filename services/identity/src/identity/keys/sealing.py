"""Private keys at rest: JWE with a key from the settings (RFC 7516, `dir` + A256GCM)."""

from typing import Any

import orjson
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from identity.derived import key_for

_REGISTRY = jwe.JWERegistry(algorithms=["dir", "A256GCM"])
_HEADER = {"alg": "dir", "enc": "A256GCM"}


class SealBroken(RuntimeError):
    """The signing keys were sealed with another IDENTITY_KEY_SECRET."""


class Seal:
    def __init__(self, secret: bytes) -> None:
        self._key = OctKey.import_key(key_for("signing keys", secret))

    def seal(self, jwk: dict[str, Any]) -> str:
        return jwe.encrypt_compact(_HEADER, orjson.dumps(jwk), self._key, registry=_REGISTRY)

    def open(self, sealed: str) -> dict[str, Any]:
        try:
            opened = jwe.decrypt_compact(sealed, self._key, registry=_REGISTRY)
        except JoseError as error:
            raise SealBroken(SealBroken.__doc__) from error
        jwk: dict[str, Any] = orjson.loads(opened.plaintext or b"")
        return jwk
