"""The cookies themselves."""

from dataclasses import dataclass

from gateway.remembered import Remembered
from gateway.sessions.sealing import Seal

SESSION = "session"
SIGN_ON = "sign-on"
SIGN_ON_SECONDS = 600
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Session:
    """What the browser's cookie says, once opened."""

    sid: str
    refresh_token: str


@dataclass(frozen=True, slots=True)
class SignOn:
    """A sign-on that has begun: what must match when the browser comes back."""

    state: str
    nonce: str
    verifier: str
    next: str


class Cookies:
    """Names, attributes and contents.

    `__Host-` and `Secure` wherever the platform has https. On plain http, which
    is allowed on the developer's own machine only, both are left out: browsers
    differ about `Secure` cookies of 127.0.0.1, other clients refuse them.
    """

    def __init__(self, seal: Seal, *, https: bool) -> None:
        self._seal = seal
        self.name = "__Host-yiwang" if https else "yiwang"
        self._attributes = "; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if https else "")
        self._opened: Remembered[str, Session] = Remembered(REMEMBERED)

    def session(self, header: bytes | None) -> Session | None:
        """The session in a `Cookie` header; None for none, foreign or tampered ones."""
        sealed = _value(header, self.name)
        if not sealed:
            return None
        session = self._opened.get(sealed)
        if session is None:
            value = self._seal.open(SESSION, sealed)
            if value is None:
                return None
            session = Session(value["sid"], value["refresh_token"])
            self._opened.put(sealed, session)
        return session

    def set_session(self, session: Session) -> tuple[bytes, bytes]:
        value = {"sid": session.sid, "refresh_token": session.refresh_token}
        return self._set(self.name, self._seal.seal(SESSION, value), "")

    def clear_session(self) -> tuple[bytes, bytes]:
        return self._set(self.name, "", "; Max-Age=0")

    def set_sign_on(self, begun: SignOn) -> tuple[bytes, bytes]:
        value = {
            "state": begun.state,
            "nonce": begun.nonce,
            "verifier": begun.verifier,
            "next": begun.next,
        }
        sealed = self._seal.seal(SIGN_ON, value)
        return self._set(self._sign_on_name(begun.state), sealed, f"; Max-Age={SIGN_ON_SECONDS}")

    def sign_on(self, header: bytes | None, state: str) -> SignOn | None:
        """What was begun with `state` in this very browser."""
        sealed = _value(header, self._sign_on_name(state))
        value = self._seal.open(SIGN_ON, sealed) if sealed else None
        if value is None or value["state"] != state:
            return None
        return SignOn(**value)

    def clear_sign_on(self, state: str) -> tuple[bytes, bytes]:
        return self._set(self._sign_on_name(state), "", "; Max-Age=0")

    def others(self, header: bytes | None) -> str:
        """The cookies that are not ours: identity's."""
        pairs = (header or b"").decode("latin-1").split(";")
        return "; ".join(p.strip() for p in pairs if p.strip() and not self.is_ours(p))

    def is_ours(self, cookie: str) -> bool:
        """Whether `cookie`, as in `Cookie` or `Set-Cookie`, has one of our names."""
        name = cookie.partition("=")[0].strip()
        return name == self.name or name.startswith(self._sign_on_name(""))

    def _sign_on_name(self, state: str) -> str:
        # One for each attempt: several tabs may be signing on at once.
        return f"{self.name}-sign-on-{state[:12]}"

    def _set(self, name: str, value: str, lifetime: str) -> tuple[bytes, bytes]:
        return b"set-cookie", f"{name}={value}{self._attributes}{lifetime}".encode()


def _value(header: bytes | None, name: str) -> str | None:
    """The first cookie called `name`."""
    if header is None:
        return None
    for pair in header.decode("latin-1").split(";"):
        found, _, value = pair.strip().partition("=")
        if found == name:
            return value
    return None
