"""What the gateway has to be told, from `GATEWAY_<FIELD>` or `.env`."""

from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Nothing secret has a default. `issuer` is the public address of the whole platform."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_", env_file=".env", extra="ignore")

    host: str = "127.0.0.1"
    port: int = 8100
    issuer: str
    audience: str = "yiwang"
    jwks_url: str
    log_level: str = "INFO"
    log_access: bool = False
    otlp_endpoint: str = ""
    trace_ratio: float = 0.05

    identity_url: str
    catalog_url: str
    workflow_url: str
    data_middle_url: str
    notify_url: str
    academic_url: str

    # Valkey holds rate limits and copies of access tokens, NATS tells of
    # revoked sessions. Either may be away.
    valkey_url: SecretStr
    nats_url: SecretStr

    client_id: str = "gateway"
    service_secret: SecretStr
    # Base64url, 32 bytes each. The first seals, all unseal: put a new one in
    # front, drop the old one a day later. Empty: one is derived from
    # `service_secret`.
    cookie_keys: list[SecretStr] = []

    # Whose X-Forwarded-For and X-Forwarded-Proto are believed: the front proxy's.
    trusted_proxies: list[str] = []
    cors_origins: list[str] = []

    max_body_bytes: int = 1024 * 1024
    # For the few routes that take files: one of 10 MiB, and what a browser writes around it.
    max_upload_bytes: int = 11 * 1024 * 1024
    max_header_bytes: int = 16 * 1024
    connect_timeout_seconds: float = 1.0
    # For an answer to begin, and for each pause in it; a slow reader has the
    # whole `total_seconds` to take it.
    timeout_seconds: float = 15.0
    total_seconds: float = 300.0
    heartbeat_seconds: float = 15.0
    # A stream ends after this; the client resumes it, and is asked who it is again.
    stream_seconds: float = 3600.0
    # Per upstream, at one time; above that, 503.
    max_requests: int = 256
    max_streams: int = 5_000
    # A campus shares few addresses, so that limit is wide; the person's is not.
    person_rate: float = 50.0
    person_burst: int = 200
    address_rate: float = 100.0
    address_burst: int = 400
    sign_on_rate: float = 5.0
    sign_on_burst: int = 100

    # The portal's build, with its index.html. Empty: no portal, only the API.
    portal_folder: str = ""
    site_name_zh: str = "江海大学一网通办"
    site_name_en: str = "Jianghai University One-Stop Services"
    # One of the portal's themes: blue, crimson, green, indigo.
    site_theme: str = Field(default="blue", pattern=r"^[a-z][a-z0-9-]*$")
    # On days of national mourning the whole site is grey.
    site_mourning: bool = False
    # A line above every page, while there is one.
    site_notice_zh: str = ""
    site_notice_en: str = ""

    drain_seconds: float = 0.0
    shutdown_seconds: float = 20.0

    @field_validator(
        "issuer", "identity_url", "catalog_url", "workflow_url",
        "data_middle_url", "notify_url", "academic_url",
    )  # fmt: skip
    @classmethod
    def _without_trailing_slash(cls, url: str) -> str:
        return url.rstrip("/")

    @field_validator("issuer")
    @classmethod
    def _https_or_this_machine(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError("The platform's public address must be https.")
        return url

    @property
    def https(self) -> bool:
        return urlsplit(self.issuer).scheme == "https"

    @property
    def origin(self) -> str:
        """The origin browsers see, as they write it in `Origin`."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}".lower()

    @property
    def upstreams(self) -> dict[str, str]:
        """Where each service is, by the name the routes use."""
        return {
            "identity": self.identity_url,
            "catalog": self.catalog_url,
            "workflow": self.workflow_url,
            "data-middle": self.data_middle_url,
            "notify": self.notify_url,
            "academic": self.academic_url,
        }
