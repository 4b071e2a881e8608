"""Identity's cookies; their names differ from the gateway's, which share the origin."""

import hmac
from typing import Annotated

from fastapi import Depends, Request, Response

from chassis.database import runtime_of
from identity.derived import key_for, mac
from identity.settings import Settings, settings_of


class Cookies:
    """`__Host-` and `Secure` wherever the platform has https.

    On plain http, which is a developer's own machine, browsers and other
    clients disagree about `Secure`, so both are left out there.
    """

    def __init__(self, settings: Settings) -> None:
        self._secure = settings.https
        prefix = "__Host-" if settings.https else ""
        self.session, self.form = f"{prefix}yiwang-sso", f"{prefix}yiwang-sso-form"

    def set(self, response: Response, name: str, value: str) -> None:
        # Session cookies: they go with the browser, if the server does not end them before.
        response.set_cookie(
            name, value, path="/", secure=self._secure, httponly=True, samesite="lax"
        )

    def clear(self, response: Response, name: str) -> None:
        response.delete_cookie(name, path="/", secure=self._secure, httponly=True, samesite="lax")


class FormGuard:
    """Proof that a form came from our page in this browser: a double-submit token.

    The cookie alone does not do, and the token is made from it with a key, so
    that planting a cookie does not give anybody a token that fits.
    """

    def __init__(self, settings: Settings) -> None:
        self._key = key_for("forms", settings.own_secret)

    def token(self, cookie: str) -> str:
        return mac(self._key, cookie)

    def fits(self, cookie: str | None, token: str) -> bool:
        if not cookie:
            return False
        return hmac.compare_digest(self.token(cookie).encode(), token.encode())


def _cookies(request: Request) -> Cookies:
    return Cookies(settings_of(runtime_of(request)))


BrowserCookies = Annotated[Cookies, Depends(_cookies)]


def _guard(request: Request) -> FormGuard:
    return FormGuard(settings_of(runtime_of(request)))


Guard = Annotated[FormGuard, Depends(_guard)]
