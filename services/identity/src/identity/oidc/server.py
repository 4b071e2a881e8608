"""Authlib's authorization server, glued to an asynchronous world.

One of these is made for each request; `in_thread` runs a step of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import anyio
import orjson
from authlib.common.urls import add_params_to_uri
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from fastapi import Response

from identity.clients.models import Client
from identity.keys.keyring import Keys
from identity.oidc import grants, tokens
from identity.oidc.storage import Storage
from identity.settings import Settings

T = TypeVar("T")
_ASKS_AGAIN = ("login", "select_account")
# Each waits for the event loop now and then; more would only wait for connections.
_threads = anyio.CapacityLimiter(16)


@dataclass(frozen=True)
class Answer:
    """What the core says: a redirect for browsers, JSON for clients."""

    status: int
    body: Any
    headers: Sequence[tuple[str, str]]

    @property
    def location(self) -> str | None:
        return next((value for name, value in self.headers if name == "Location"), None)

    def response(self) -> Response:
        body = orjson.dumps(self.body) if isinstance(self.body, dict) else self.body
        headers = {"Cache-Control": "no-store", "Pragma": "no-cache"} | dict(self.headers)
        return Response(body, self.status, headers)


class ProtocolRequest(OAuth2Request):  # type: ignore[misc]
    """A request that was read already; the address is the public one, not the proxy's."""

    def __init__(
        self,
        method: str,
        uri: str,
        parameters: dict[str, str],
        authorization: str | None = None,
    ) -> None:
        super().__init__(method, uri, headers={"Authorization": authorization or ""})
        self._parameters = parameters
        self.payload = BasicOAuth2Payload(parameters)

    @property
    def args(self) -> dict[str, str]:
        return self._parameters

    @property
    def form(self) -> dict[str, str]:
        return self._parameters


class Core(AuthorizationServer):  # type: ignore[misc]
    def __init__(self, storage: Storage, keys: Keys, settings: Settings) -> None:
        super().__init__()
        self.storage, self._keys, self._settings = storage, keys, settings
        key, issuer = keys.id_token, settings.issuer
        self.register_grant(
            grants.CodeGrant,
            [
                grants.PlainRequests(),
                grants.S256(required=True),
                grants.IdTokenForCode(key, issuer),
            ],
        )
        self.register_grant(grants.RefreshGrant, [grants.IdToken(key, issuer)])
        self.register_grant(grants.ServiceGrant)
        self.register_endpoint(grants.Revocation)
        self.register_token_generator("default", self._generate)

    def authorize(
        self, request: ProtocolRequest, subject: tokens.Subject | None, just_signed_on: bool
    ) -> Answer | None:
        """A code, an error, or None: somebody has to sign on first."""
        try:
            grant = self.get_consent_grant(request, end_user=subject)
        except OAuth2Error as error:
            refused: Answer = self.handle_error_response(request, error)
            return refused
        if subject is None or (grant.prompt in _ASKS_AGAIN and not just_signed_on):
            return None
        answer: Answer = self.create_authorization_response(
            request, grant_user=subject, grant=grant
        )
        return answer

    def query_client(self, client_id: str) -> Client | None:
        return self.storage.client(client_id)

    def create_oauth2_request(self, request: ProtocolRequest) -> ProtocolRequest:
        return request

    def handle_response(self, status: int, body: Any, headers: Sequence[tuple[str, str]]) -> Answer:
        """Redirects are authorization responses; those say who answers (RFC 9207)."""
        answer = Answer(status, dict(body) if isinstance(body, list) else body, headers)
        if answer.location is None:
            return answer
        location = add_params_to_uri(answer.location, [("iss", self._settings.issuer)])
        return Answer(303, "", [("Location", location)])

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def save_token(self, token: dict[str, Any], request: ProtocolRequest) -> None:
        """Access tokens are not kept. A refresh token is made here, where its code is known."""
        code, client = request.authorization_code, request.client
        lasting = client.check_grant_type("refresh_token")
        if code and lasting and "offline_access" in code.get_scope().split():
            token["refresh_token"] = self.storage.new_refresh_token(code)

    def _generate(
        self, grant_type: str, client: Client, user: Any, scope: str | None, **_: Any
    ) -> dict[str, Any]:
        if grant_type == "client_credentials":
            granted = scope or " ".join(client.scopes)
            token = tokens.for_service(self._keys, self._settings, client.client_id, granted)
        else:
            granted = scope or ""
            token = tokens.for_person(self._keys, self._settings, user, client.client_id, granted)
        return {
            "token_type": "Bearer",
            "access_token": token,
            "expires_in": tokens.ACCESS_SECONDS,
            "scope": granted,
        }


async def in_thread(step: Callable[..., T], *arguments: Any) -> T:
    """Run a step of the core. It is finished even when nobody waits for it any more."""
    return await anyio.to_thread.run_sync(step, *arguments, limiter=_threads)
