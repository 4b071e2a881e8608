"""Signing out (OpenID Connect RP-Initiated Logout 1.0)."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from joserfc.errors import JoseError

from chassis.routing import ProtocolRouter
from identity.accounts.commands import note
from identity.accounts.models import Outcome
from identity.clients.queries import active_client
from identity.derived import new_token
from identity.oidc import parameters
from identity.oidc.commands import Exchange, Oidc
from identity.pages import language_of, page
from identity.sessions import commands as sessions
from identity.sessions.cookies import BrowserCookies, Cookies, FormGuard, Guard

router = ProtocolRouter(include_in_schema=False)


@router.api_route("/oauth/end-session", methods=["GET", "POST"])
async def end_session(
    request: Request, oidc: Oidc, cookies: BrowserCookies, guard: Guard
) -> Response:
    """Ends the session; asks first unless the client shows whose it is."""
    try:
        asked = await parameters.from_request(request)
    except parameters.Unreadable as error:
        reason = f"invalid_request: {error}"
        return page("refused.html", language_of(request), status=400, reason=reason)
    hint = _hinted(oidc, asked)
    live = await oidc.live(request.cookies.get(cookies.session))
    browser = request.cookies.get(cookies.form)
    confirmed = request.method == "POST" and guard.fits(browser, asked.get("csrf", ""))
    back = await _back(oidc, asked, hint)
    if live and not confirmed and hint.get("sid") != str(live.id):
        return _question(request, asked, back, cookies, guard, browser or new_token())
    over = live.id if live else _session_id(hint)
    if over and (ended := await sessions.revoke(oidc.session, over, datetime.now(UTC))):
        note(
            oidc.session,
            Outcome.SIGNED_OUT,
            oidc.browser,
            person_id=ended.person_id,
            session_id=ended.id,
        )
    response: Response
    if back is None:
        response = page("signed-out.html", language_of(request, asked))
    else:
        response = RedirectResponse(back, 303, {"Cache-Control": "no-store"})
    cookies.clear(response, cookies.session)
    return response


def _hinted(oidc: Exchange, asked: dict[str, str]) -> dict[str, Any]:
    """The claims of the id token shown, however old; none if it is not ours."""
    try:
        claims = oidc.keys.read_id_token(asked.get("id_token_hint", ""))
    except (JoseError, ValueError):
        return {}
    foreign = claims.get("iss") != oidc.settings.issuer
    other = asked.get("client_id") not in (None, claims.get("aud"))
    return {} if foreign or other else claims


def _session_id(hint: dict[str, Any]) -> UUID | None:
    return UUID(hint["sid"]) if "sid" in hint else None


def _question(
    request: Request,
    asked: dict[str, str],
    back: str | None,
    cookies: Cookies,
    guard: FormGuard,
    browser: str,
) -> Response:
    carried = {
        name: asked[name]
        for name in ("post_logout_redirect_uri", "client_id", "state")
        if name in asked
    }
    response = page(
        "sign-out.html",
        language_of(request, asked),
        csrf=guard.token(browser),
        carried=carried,
        leads_to=back,
    )
    cookies.set(response, cookies.form, browser)
    return response


async def _back(oidc: Exchange, asked: dict[str, str], hint: dict[str, Any]) -> str | None:
    """To the client, if it says who it is and the address is registered to the letter."""
    client_id = hint.get("aud") or asked.get("client_id", "")
    client = await active_client(oidc.session, client_id)
    uri = asked.get("post_logout_redirect_uri")
    if uri is None or client is None or uri not in client.post_logout_redirect_uris:
        return None
    if "state" in asked:
        uri += ("&" if "?" in uri else "?") + urlencode({"state": asked["state"]})
    return uri
