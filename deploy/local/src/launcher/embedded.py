"""Which servers we run ourselves, and the addresses everybody gets from that."""

from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from launcher.home import Home
from launcher.options import DEFAULT_PORT, BadOption, Options
from launcher.parts import GATEWAY, PARTS, Addresses, Part
from launcher.portal import build_in, dist_in
from launcher.prepare import Database, Wanted
from launcher.servers import jetstream, permissions, postgres, unprivileged, valkey
from launcher.servers.jetstream import JetStream
from launcher.servers.ports import LOOPBACK, free_port, is_free
from launcher.servers.postgres import Postgres
from launcher.servers.server import Server
from launcher.servers.valkey import Valkey

LEGACY_USER = "yiwang"
LEGACY_PATH = "/services/JwService"


@dataclass
class Stand:
    """What stands under the services: servers of ours, and where everything is."""

    addresses: Addresses
    wanted: Wanted
    postgres: Postgres | None = None
    nats: JetStream | None = None
    valkey: Valkey | None = None
    mailbox_port: int | None = None
    legacy_port: int | None = None
    parts: list[Part] = field(default_factory=list)

    @property
    def servers(self) -> list[Server]:
        return [each for each in (self.nats, self.valkey, self.postgres) if each is not None]


def stand(home: Home, options: Options, *, demo: bool) -> Stand:
    """Decide everything; start nothing."""
    given = options.given
    own_postgres = None if _all_given(options, "DATABASE_URL") else _postgres(home, options)
    own_nats = None if options.nats_url or _all_given(options, "NATS_URL") else _nats(home)
    own_valkey = None
    if not options.valkey_url and "GATEWAY_VALKEY_URL" not in given:
        own_valkey = _valkey(home)
    mailbox = None
    if not options.smtp_url and "NOTIFY_SMTP_URL" not in given:
        mailbox = home.port("mailbox")
    legacy = home.port("legacy-academic") if demo and "ACADEMIC_LEGACY_URL" not in given else None

    administrator = options.postgres_url or (own_postgres.url() if own_postgres else "")
    passwords = {part.name: home.secret(f"database/{part.name}") for part in PARTS}
    ports = {part.name: home.port(part.name) for part in PARTS if part is not GATEWAY}
    ports[GATEWAY.name] = _gateway_port(options)
    addresses = Addresses(
        public_url=options.public_url or f"http://{LOOPBACK}:{ports[GATEWAY.name]}",
        ports=ports,
        databases={
            part.name: _database_url(administrator, part.package, passwords[part.name])
            for part in PARTS
            if part.owns_database
        },
        nats={part.name: _nats_url(options, own_nats, part.name) for part in PARTS},
        valkey=own_valkey.url if own_valkey else options.valkey_url,
        smtp=f"smtp://{LOOPBACK}:{mailbox}" if mailbox else options.smtp_url,
        secrets={part.name: home.secret(f"service/{part.name}") for part in PARTS},
        clients_file=str(home.clients_file),
        files_folder=str(home.files),
        legacy_url=f"http://{LOOPBACK}:{legacy}{LEGACY_PATH}" if legacy else "",
        legacy_user=LEGACY_USER if legacy else "",
        legacy_password=home.secret("legacy-academic") if legacy else "",
        portal_folder=given.get("GATEWAY_PORTAL_FOLDER", _portal_folder(home)),
    )
    ours = [p for p in PARTS if p.owns_database and f"{p.prefix}DATABASE_URL" not in given]
    return Stand(
        addresses,
        Wanted(
            administrator if ours else "",
            tuple(Database(part.package, passwords[part.name]) for part in ours),
            own_nats.url(own_nats.accounts["YIWANG"][0]) if own_nats else options.nats_url,
        ),
        own_postgres,
        own_nats,
        own_valkey,
        mailbox,
        legacy,
        [part for part in PARTS if part.name != "academic" or _has_legacy(options, legacy)],
    )


def _all_given(options: Options, setting: str) -> bool:
    parts = [part for part in PARTS if part.owns_database]
    return all(f"{part.prefix}{setting}" in options.given for part in parts)


def _has_legacy(options: Options, own: int | None) -> bool:
    """Without an academic system to talk to there is no adapter to run."""
    return own is not None or "ACADEMIC_LEGACY_URL" in options.given


def _gateway_port(options: Options) -> int:
    if options.port is None:
        candidates = range(DEFAULT_PORT, DEFAULT_PORT + 100)
        return next((port for port in candidates if is_free(port)), free_port())
    if not is_free(options.port):
        raise BadOption(
            f"Port {options.port} is taken by another program. Choose another with YIWANG_PORT."
        )
    return options.port


def _portal_folder(home: Home) -> str:
    """Empty while there is no build: the gateway then shows a page of its own."""
    dist = dist_in(home.project)
    return str(dist) if build_in(dist) else ""


def _postgres(home: Home, options: Options) -> Postgres | None:
    if options.postgres_url:
        return None
    account = unprivileged.account()
    return Postgres(
        postgres.program(home.project, account),
        unprivileged.data_directory(home.folder / "postgres", home.project, account),
        home.port("postgres"),
        home.log("postgres"),
        account,
        home.secret("postgres"),
    )


def _nats(home: Home) -> JetStream:
    account = unprivileged.account()
    users = [permissions.User("launcher", home.secret("nats/launcher"))]
    users += [
        permissions.service_user(name, home.secret(f"nats/{name}")) for name in permissions.SERVICES
    ]
    return JetStream(
        jetstream.program(home.project, account),
        unprivileged.data_directory(home.folder / "nats", home.project, account),
        home.port("nats"),
        home.log("nats"),
        account,
        {"YIWANG": users},
    )


def _valkey(home: Home) -> Valkey:
    account = unprivileged.account()
    return Valkey(
        valkey.program(home.project, account),
        unprivileged.data_directory(home.folder / "valkey", home.project, account),
        home.port("valkey"),
        home.log("valkey"),
        account,
        home.secret("valkey"),
    )


def _nats_url(options: Options, own: JetStream | None, name: str) -> str:
    if own is None:
        return options.nats_url
    return next(own.url(user) for user in own.accounts["YIWANG"] if user.name == name)


def _database_url(administrator: str, name: str, password: str) -> str:
    """On the administrator's server, as the service's own role."""
    if not administrator:
        return ""
    server = urlsplit(administrator)
    address = f"{server.hostname}:{server.port or 5432}"
    return f"postgresql+asyncpg://{name}:{quote(password, safe='')}@{address}/{name}"
