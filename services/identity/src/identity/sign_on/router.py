"""The page on which people sign on."""

import math
from typing import Annotated, Any

from fastapi import Query, Request, Response

from chassis.database import Session, runtime_of, transaction
from chassis.routing import ProtocolRouter
from identity import pages
from identity.accounts.commands import authenticate
from identity.accounts.errors import SignOnRefused, TooManyTries
from identity.derived import new_token
from identity.oidc.commands import Oidc, pending_parameters, take_pending
from identity.sessions.cookies import BrowserCookies, Guard
from identity.sign_on import commands, forms
from identity.sign_on.forms import SignOnForm
from identity.texts import TEXTS

router = ProtocolRouter(include_in_schema=False)
Name = Annotated[str, Query(alias="request", max_length=100)]


@router.get("/sign-on")
async def show(
    request: Request, session: Session, cookies: BrowserCookies, guard: Guard, name: Name = ""
) -> Response:
    browser = request.cookies.get(cookies.form)
    asked = await pending_parameters(session, name, browser)
    if asked is None or browser is None:
        return _stale(request)
    return _form(request, asked, name, guard.token(browser))


@router.post("/sign-on")
async def sign_on(
    request: Request, oidc: Oidc, cookies: BrowserCookies, guard: Guard, name: Name = ""
) -> Response:
    browser, form = request.cookies.get(cookies.form), await forms.read(request)
    if browser is None or form is None or not guard.fits(browser, form.csrf):
        return _stale(request)
    runtime = runtime_of(request)
    # Over before the password is checked: no connection waits for that.
    async with transaction(runtime) as session:
        asked = await pending_parameters(session, name, browser)
    if asked is None:
        return _stale(request)
    if form.missing:
        return _again(request, asked, name, form, [f"fill_{field}" for field in form.missing], 422)
    try:
        who = await authenticate(runtime, form.number, form.password, oidc.browser)
    except TooManyTries as refusal:
        response = _again(
            request, asked, name, form, ["locked"], 429, math.ceil(refusal.wait.seconds / 60)
        )
        response.headers["Retry-After"] = str(math.ceil(refusal.wait.total_seconds()))
        return response
    except SignOnRefused:
        return _again(request, asked, name, form, ["wrong"], 422)
    parameters = await take_pending(oidc.session, name, browser)
    if parameters is None:
        return _stale(request)
    answer, cookie = await commands.enter(
        oidc, who, request.cookies.get(cookies.session), parameters
    )
    if answer is None or answer.location is None:
        return _stale(request)
    response = answer.response()
    cookies.set(response, cookies.session, cookie)
    # Whoever may have known this browser's form cookie knows nothing now.
    cookies.set(response, cookies.form, new_token())
    return response


@router.get("/sign-on/assets/sign-on.css")
async def styles() -> Response:
    # Its address changes with its content.
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(pages.STYLES, media_type="text/css", headers=headers)


def _form(request: Request, asked: dict[str, Any], name: str, csrf: str, **more: Any) -> Response:
    values = {"number": "", "problems": [], "status": 200, **more}
    return pages.page(
        "sign-on.html",
        pages.language_of(request, asked),
        name=name,
        csrf=csrf,
        leads_to=asked.get("redirect_uri"),
        **values,
    )


def _again(
    request: Request,
    asked: dict[str, Any],
    name: str,
    form: SignOnForm,
    reasons: list[str],
    status: int,
    minutes: int = 0,
) -> Response:
    """The form once more, saying what was wrong and beside which field."""
    texts = TEXTS[pages.language_of(request, asked)]
    problems = [
        {
            "field": "password" if reason == "fill_password" else "number",
            "text": texts[reason].format(minutes=minutes),
        }
        for reason in reasons
    ]
    return _form(
        request, asked, name, form.csrf, number=form.number, problems=problems, status=status
    )


def _stale(request: Request) -> Response:
    return pages.page("stale.html", pages.language_of(request), status=400)
