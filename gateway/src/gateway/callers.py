"""Who asks, how often they may, and what goes on to the service about them."""

from gateway import routes
from gateway.headers import Headers
from gateway.origins import Origins
from gateway.problems import InvalidToken, SessionEnded, Unauthenticated
from gateway.rates import Policy, Rates
from gateway.request import Request, network_of
from gateway.routes import Kind, Route
from gateway.sessions.access import AccessTokens
from gateway.sessions.cookies import Cookies
from gateway.sessions.sealing import Seal
from gateway.settings import Settings
from gateway.tokens import Caller, Tokens

# Where passwords, codes and secrets can be tried out.
_GUESSABLE = frozenset({("GET", "/auth/callback"), ("POST", "/sign-on"), ("POST", "/oauth/token")})
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="yiwang"'}


class Callers:
    def __init__(
        self,
        settings: Settings,
        rates: Rates,
        tokens: Tokens,
        access: AccessTokens,
        cookies: Cookies,
        seal: Seal,
        origins: Origins,
    ) -> None:
        self._rates, self._tokens, self._access = rates, tokens, access
        self._cookies, self._seal, self._origins = cookies, seal, origins
        self._person = Policy("person", settings.person_rate, settings.person_burst)
        self._address = Policy("address", settings.address_rate, settings.address_burst)
        self._sign_on = Policy("sign-on", settings.sign_on_rate, settings.sign_on_burst)

    async def admit(self, request: Request, route: Route) -> tuple[Headers, Caller | None]:
        """The headers that tell the service who asks. A Problem if nobody may like this."""
        if route.kind is Kind.PROTOCOL:
            await self.count(request, None)
            # Identity knows the browser by a cookie of its own.
            others = self._cookies.others(request.noted.get(b"cookie"))
            return [(b"cookie", others.encode("latin-1"))] if others else [], None
        try:
            token, caller = await self._identify(request)
        except (InvalidToken, Unauthenticated):
            # Guessing is counted too.
            await self.count(request, None)
            raise
        await self.count(request, caller)
        if caller is None and not routes.is_public(request.method, request.path):
            raise Unauthenticated(_CHALLENGE)
        return [(b"authorization", b"Bearer " + token)] if caller else [], caller

    async def count(self, request: Request, caller: Caller | None) -> None:
        """Against the limit of the person, or of the address of nobody in particular."""
        if caller is not None:
            await self._rates.check(self._person, caller.sub)
            return
        network = network_of(request.client)
        await self._rates.check(self._address, network)
        if (request.method, request.path) in _GUESSABLE:
            await self._rates.check(self._sign_on, network)

    async def _identify(self, request: Request) -> tuple[bytes, Caller | None]:
        """The token to pass on and whose it is; a bearer token goes before the cookie."""
        authorization = request.noted.get(b"authorization")
        if authorization is not None:
            scheme, _, token = authorization.partition(b" ")
            if scheme.lower() != b"bearer":
                raise Unauthenticated(_CHALLENGE)
            token = token.strip()
            return token, await self._tokens.verify(token)
        session = self._cookies.session(request.noted.get(b"cookie"))
        if session is None:
            return b"", None
        self._origins.check_csrf(request, self._seal.csrf_token(session.sid))
        try:
            return await self._access.of(session)
        except SessionEnded:
            request.answer_headers.append(self._cookies.clear_session())
            if routes.is_public(request.method, request.path):
                return b"", None
            raise
