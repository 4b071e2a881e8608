"""The protocol's doors: authorize, token, revoke, userinfo, keys, discovery."""

from datetime import UTC, datetime
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from chassis.auth import InvalidToken, Me, MissingScope
from chassis.database import Session, runtime_of
from chassis.routing import ProtocolRouter
from identity.derived import new_token
from identity.oidc import discovery, parameters, tokens
from identity.oidc.commands import Oidc, keep_pending
from identity.oidc.storage import subject_of
from identity.pages import language_of, page
from identity.sessions.commands import use
from identity.sessions.cookies import BrowserCookies
from identity.settings import settings_of

NO_STORE = {"Cache-Control": "no-store"}

router = ProtocolRouter(include_in_schema=False)


@router.get("/.well-known/openid-configuration")
async def openid_configuration(request: Request) -> JSONResponse:
    document = discovery.document(settings_of(runtime_of(request)))
    return JSONResponse(document, headers={"Cache-Control": "public, max-age=300"})


@router.get("/oauth/jwks")
async def jwks(oidc: Oidc) -> JSONResponse:
    return JSONResponse(oidc.keys.published, headers={"Cache-Control": "public, max-age=60"})


@router.api_route("/oauth/authorize", methods=["GET", "POST"])
async def authorize(request: Request, oidc: Oidc, cookies: BrowserCookies) -> Response:
    lang = language_of(request)
    try:
        asked = await parameters.from_request(request)
    except parameters.Unreadable as error:
        return page("refused.html", lang, status=400, reason=f"invalid_request: {error}")
    answer = await oidc.authorize(asked, await oidc.live(request.cookies.get(cookies.session)))
    if answer is None:
        browser = request.cookies.get(cookies.form) or new_token()
        name = await keep_pending(oidc.session, asked, browser)
        onwards = RedirectResponse(f"/sign-on?request={name}", 303, NO_STORE)
        cookies.set(onwards, cookies.form, browser)
        return onwards
    if answer.location is None:
        # Nobody is sent to an address that is not registered (RFC 6749, 4.1.2.1).
        reason = f"{answer.body.get('error')}: {answer.body.get('error_description', '')}"
        return page("refused.html", language_of(request, asked), status=400, reason=reason)
    return answer.response()


@router.post("/oauth/token")
async def token(request: Request, oidc: Oidc) -> Response:
    try:
        asked = await parameters.from_request(request)
        authorization = parameters.authorization(request)
    except parameters.Unreadable as error:
        return _unreadable(error)
    return (await oidc.token(asked, authorization)).response()


@router.post("/oauth/revoke")
async def revoke(request: Request, oidc: Oidc) -> Response:
    try:
        asked = await parameters.from_request(request)
        authorization = parameters.authorization(request)
    except parameters.Unreadable as error:
        return _unreadable(error)
    return (await oidc.revoke(asked, authorization)).response()


@router.api_route("/oauth/userinfo", methods=["GET", "POST"])
async def userinfo(me: Me, request: Request, session: Session) -> JSONResponse:
    """Who signed on, as they are now (OIDC Core 5.3)."""
    if "openid" not in me.scope.split() or me.sid is None:
        raise MissingScope
    lifetime = settings_of(runtime_of(request)).session_lifetime
    live = await use(session, me.sid, lifetime, datetime.now(UTC))
    subject = await subject_of(session, live) if live else None
    if subject is None:
        raise InvalidToken(headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    who = subject.profile
    claims: dict[str, Any] = tokens.person_claims(subject, me.scope) | {
        "kind": who.kind,
        "number": who.number,
        "organisations": list(who.organisations),
        "posts": [post.model_dump() for post in who.posts],
    }
    return JSONResponse(claims, headers=NO_STORE)


def _unreadable(error: parameters.Unreadable) -> JSONResponse:
    body = {"error": "invalid_request", "error_description": str(error)}
    return JSONResponse(body, 400, NO_STORE)
