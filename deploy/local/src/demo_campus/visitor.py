"""Somebody at a browser: cookies, forms, redirects, and nothing a browser would not know."""

from typing import Any, Self
from urllib.parse import urljoin
from uuid import uuid4

import httpx
import lxml.html

from demo_campus.accounts import PASSWORD


class Unexpected(Exception):
    """The platform answered something else than the story says."""


class Visitor:
    """A person with a browser of their own, at the gateway's address."""

    def __init__(self, base_url: str, number: str, name: str) -> None:
        self.number, self.name = number, name
        self._csrf = ""
        # A browser says where a request comes from; the platform insists on it.
        self._origin = base_url.rstrip("/")
        self._http = httpx.AsyncClient(
            base_url=base_url,
            timeout=20,
            follow_redirects=True,
            headers={"Accept-Language": "zh", "User-Agent": "yiwang-demo"},
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def sign_on(self, password: str = PASSWORD) -> dict[str, Any]:
        """Through the sign-on page, as a person does; who the platform says it is."""
        page = await self._http.get("/auth/sign-on", params={"next": "/auth/session"})
        form = _form(page, "number")
        fields = dict(form.form_values()) | {"number": self.number, "password": password}
        where = urljoin(str(page.url), form.action or "")
        answer = await self._http.post(where, data=fields, headers={"Origin": self._origin})
        session: dict[str, Any] = _json(answer)
        if not session.get("signed_on"):
            raise Unexpected(f"{self.number} is not signed on: {session}")
        self._csrf = session["csrf_token"]
        person: dict[str, Any] = session["person"]
        return person

    async def get(self, path: str, **params: Any) -> Any:
        return _json(await self._http.get(path, params=params))

    async def fetch(self, path: str) -> httpx.Response:
        """Something that is not JSON."""
        return _good(await self._http.get(path))

    async def raw(self, method: str, path: str, **options: Any) -> httpx.Response:
        """A request exactly as given, but for the session; for what a good page would not send."""
        own = {"X-CSRF-Token": self._csrf, "Origin": self._origin}
        headers = {**own, **options.pop("headers", {})}
        return await self._http.request(method, path, headers=headers, **options)

    async def send(
        self, method: str, path: str, body: Any = None, *, etag: str = "", key: str = ""
    ) -> httpx.Response:
        """An unsafe request, with everything the API asks of one."""
        headers = {
            "X-CSRF-Token": self._csrf,
            "Idempotency-Key": key or str(uuid4()),
            "Origin": self._origin,
        }
        if etag:
            headers["If-Match"] = etag
        return await self._http.request(method, path, json=body, headers=headers)

    async def post(self, path: str, body: Any = None, **options: str) -> Any:
        return _json(await self.send("POST", path, body, **options))


def _form(page: httpx.Response, field: str) -> Any:
    document: Any = lxml.html.document_fromstring(_good(page).text)
    for form in document.forms:
        if field in form.fields:
            return form
    raise Unexpected(f"{page.url} shows no form that asks for {field}")


def _good(answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    request = answer.request
    raise Unexpected(
        f"{request.method} {request.url.path} answered {answer.status_code}: {answer.text[:400]}"
    )


def _json(answer: httpx.Response) -> Any:
    return _good(answer).json() if answer.content else None
