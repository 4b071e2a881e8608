"""The three grants, narrowed to what is safe (RFC 9700), and the id token."""

from datetime import UTC, datetime
from typing import Any

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import InvalidRequestError, InvalidScopeError, grants
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode, OpenIDToken
from authlib.oidc.core.errors import RequestNotSupportedError, RequestURINotSupportedError
from joserfc.jwk import RSAKey

from identity.clients.models import Client
from identity.oidc.models import AuthorizationCode, RefreshToken
from identity.oidc.tokens import Subject, person_claims

ID_TOKEN_SECONDS = 600


class CodeGrant(grants.AuthorizationCodeGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "none")

    @staticmethod
    def validate_authorization_redirect_uri(request: Any, client: Client) -> str:
        redirect_uri = request.payload.redirect_uri
        if not redirect_uri or not client.check_redirect_uri(redirect_uri):
            raise InvalidRequestError("This redirect_uri is not registered for this client.")
        return str(redirect_uri)

    def save_authorization_code(self, code: str, request: Any) -> None:
        self.server.storage.keep_code(code, request, request.user)

    def query_authorization_code(self, code: str, client: Client) -> AuthorizationCode | None:
        found: AuthorizationCode | None = self.server.storage.code(code, client)
        return found

    def delete_authorization_code(self, authorization_code: AuthorizationCode) -> None:
        authorization_code.redeemed_at = datetime.now(UTC)

    def authenticate_user(self, authorization_code: AuthorizationCode) -> Subject | None:
        found: Subject | None = self.server.storage.subject(authorization_code)
        return found


class RefreshGrant(grants.RefreshTokenGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")

    def authenticate_refresh_token(self, refresh_token: str) -> RefreshToken | None:
        found: RefreshToken | None = self.server.storage.refresh_token(refresh_token)
        self.subject = self.server.storage.subject(found) if found else None
        return found if self.subject else None

    def authenticate_user(self, refresh_token: RefreshToken) -> Subject | None:
        _ = refresh_token
        return self.subject

    def revoke_old_credential(self, refresh_token: RefreshToken) -> None:
        """It stays: a confidential client proves itself each time (RFC 9700, 4.14)."""


class ServiceGrant(grants.ClientCredentialsGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")

    def validate_requested_scope(self) -> None:
        scopes, client = (self.request.payload.scope or "").split(), self.request.client
        if not set(scopes) <= set(client.scopes):
            raise InvalidScopeError


class S256(CodeChallenge):  # type: ignore[misc]
    """PKCE for everyone who has not been excused, and never `plain` (RFC 9700, 2.1.1)."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        asked = grant.request.payload.data
        challenged = bool(asked.get("code_challenge"))
        if grant.request.client.pkce_required and not challenged:
            raise InvalidRequestError("Missing 'code_challenge'")
        if challenged and asked.get("code_challenge_method") != "S256":
            raise InvalidRequestError("Unsupported 'code_challenge_method'")
        super().validate_code_challenge(grant, redirect_uri)


class PlainRequests:
    """Refuses what we do not do, where ignoring it would answer a different question."""

    def __call__(self, grant: Any) -> None:
        grant.register_hook("after_validate_authorization_request_payload", self._check)

    def _check(self, grant: Any, redirect_uri: str) -> None:
        _ = redirect_uri
        asked = grant.request.payload.data
        if "request" in asked:
            raise RequestNotSupportedError
        if "request_uri" in asked:
            raise RequestURINotSupportedError
        if asked.get("response_mode", "query") != "query":
            raise InvalidRequestError("Only response_mode=query is supported.")
        if not asked.get("max_age", "0").isdigit():
            raise InvalidRequestError("max_age is a number of seconds.")


class IdToken(OpenIDToken):  # type: ignore[misc]
    """RS256, because old clients expect it."""

    DEFAULT_EXPIRES_IN = ID_TOKEN_SECONDS

    def __init__(self, key: RSAKey, issuer: str) -> None:
        self._key, self._issuer = key, issuer

    def resolve_client_private_key(self, client: Client) -> RSAKey:
        _ = client
        return self._key

    def get_client_algorithm(self, client: Client) -> str:
        _ = client
        return "RS256"

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        return {"iss": self._issuer, "aud": client.client_id}

    def get_encode_header(self, client: Client) -> dict[str, Any]:
        _ = client
        return {"alg": "RS256", "kid": self._key.kid, "typ": "JWT"}

    def generate_user_info(self, user: Subject, scope: str) -> dict[str, Any]:
        auth_time = int(user.authenticated_at.timestamp())
        return {**person_claims(user, scope), "sid": str(user.session_id), "auth_time": auth_time}


class IdTokenForCode(IdToken, OpenIDCode):  # type: ignore[misc]
    """The one that answers a nonce."""

    require_nonce = False

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        """Checking it is the client's part; a code is redeemed once anyway."""
        _ = nonce, request
        return False

    def __call__(self, grant: Any) -> None:
        OpenIDCode.__call__(self, grant)


class Revocation(RevocationEndpoint):  # type: ignore[misc]
    CLIENT_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "none")

    def query_token(self, token_string: str, token_type_hint: str | None) -> RefreshToken | None:
        _ = token_type_hint
        found: RefreshToken | None = self.server.storage.refresh_token(token_string)
        return found

    def revoke_token(self, token: RefreshToken, request: Any) -> None:
        _ = request
        self.server.storage.end(token)

    def check_params(self, request: Any, client: Client) -> None:
        _ = client
        if not request.form.get("token"):
            raise InvalidRequestError("Missing 'token' in request.")
        if request.form["token"].count(".") == 2:
            raise UnsupportedTokenType


class UnsupportedTokenType(OAuth2Error):  # type: ignore[misc]
    """An access token ends with its session; that is what a refresh token revokes."""

    error = "unsupported_token_type"
