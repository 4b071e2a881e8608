"""Making and rotating signing keys."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

import anyio
from joserfc.jwk import ECKey, KeyParameters, RSAKey
from sqlalchemy.ext.asyncio import AsyncSession

from identity.keys import queries
from identity.keys.models import SigningKey, Status
from identity.keys.sealing import Seal

# Far longer than what they signed is valid.
KEEP_RETIRED = timedelta(days=2)

_MAKERS: dict[str, Callable[[KeyParameters], ECKey | RSAKey]] = {
    "ES256": lambda named: ECKey.generate_key("P-256", named),
    "RS256": lambda named: RSAKey.generate_key(2048, named),
}


async def ensure_keys(session: AsyncSession, seal: Seal) -> None:
    """An active and a next key of each algorithm, whoever comes first."""
    if len(in_use(await queries.all_keys(session))) == len(_MAKERS) * 2:
        return
    await queries.hold(session)
    present = in_use(await queries.all_keys(session))
    for alg in _MAKERS:
        for status in (Status.ACTIVE, Status.NEXT):
            if (alg, status) not in present:
                session.add(await _new_key(alg, status, seal))


async def rotate(session: AsyncSession, seal: Seal, now: datetime) -> None:
    """The next key signs from now on; the one before stays published until its work expires."""
    await queries.hold(session)
    keys = in_use(await queries.all_keys(session))
    for alg in _MAKERS:
        active, following = keys[alg, Status.ACTIVE], keys[alg, Status.NEXT]
        active.status, active.retired_at = Status.RETIRED, now
        await session.flush()  # house-rule: at any moment only one key of an algorithm is active
        following.status = Status.ACTIVE
        await session.flush()  # house-rule: and only one is the next
        session.add(await _new_key(alg, Status.NEXT, seal))
    await queries.forget_retired(session, now - KEEP_RETIRED)


def in_use(keys: Sequence[SigningKey]) -> dict[tuple[str, str], SigningKey]:
    return {(key.alg, key.status): key for key in keys if key.status != Status.RETIRED}


async def _new_key(alg: str, status: Status, seal: Seal) -> SigningKey:
    named: KeyParameters = {"kid": uuid4().hex[:16], "use": "sig", "alg": alg}
    # RSA takes a tenth of a second to find.
    key = await anyio.to_thread.run_sync(_MAKERS[alg], named)
    return SigningKey(
        kid=named["kid"],
        alg=alg,
        status=status,
        public_jwk=key.as_dict(private=False),
        sealed_jwk=seal.seal(key.as_dict(private=True)),
    )
