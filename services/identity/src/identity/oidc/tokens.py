"""What access tokens say (RFC 9068 in spirit)."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from identity.keys.keyring import Keys
from identity.persons.queries import Profile
from identity.settings import Settings

ACCESS_SECONDS = 600


@dataclass(frozen=True)
class Subject:
    """Somebody, in a session of theirs."""

    profile: Profile
    session_id: UUID
    authenticated_at: datetime
    session_expires_at: datetime


def for_person(keys: Keys, settings: Settings, subject: Subject, client_id: str, scope: str) -> str:
    """Who they are at this moment; who leaves or changes posts is someone else in ten minutes."""
    who = subject.profile
    return keys.sign_access_token(
        {
            **_envelope(settings, str(who.person_id), client_id, scope),
            "sid": str(subject.session_id),
            "session_expires_at": int(subject.session_expires_at.timestamp()),
            "kind": who.kind,
            "number": who.number,
            "name": who.name,
            "organisations": list(who.organisations),
            "posts": [post.model_dump() for post in who.posts],
            "roles": list(who.roles),
        }
    )


def for_service(keys: Keys, settings: Settings, client_id: str, scope: str) -> str:
    claims = _envelope(settings, client_id, client_id, scope)
    return keys.sign_access_token({**claims, "kind": "service"})


def own_token(keys: Keys, settings: Settings, scope: str) -> str:
    """Identity's own: the issuer needs to ask nobody."""
    return for_service(keys, settings, "identity", scope)


def person_claims(subject: Subject, scope: str) -> dict[str, Any]:
    """The standard claims of OIDC Core 5.1 that `scope` asks for."""
    who, asked = subject.profile, scope.split()
    claims: dict[str, Any] = {"sub": str(who.person_id)}
    if "profile" in asked:
        claims |= {"name": who.name, "preferred_username": who.number}
    if "email" in asked and who.email:
        claims |= {"email": who.email}
    return claims


def _envelope(settings: Settings, sub: str, client_id: str, scope: str) -> dict[str, Any]:
    now = int(time.time())
    return {
        "iss": settings.issuer,
        "sub": sub,
        "aud": [settings.audience],
        "exp": now + ACCESS_SECONDS,
        "iat": now,
        "jti": str(uuid4()),
        "client_id": client_id,
        "scope": scope,
    }
