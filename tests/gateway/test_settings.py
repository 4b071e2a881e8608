import pytest
from pydantic import ValidationError

from gateway.settings import Settings

REQUIRED = {
    "jwks_url": "file:///x",
    "valkey_url": "valkey://x",
    "nats_url": "nats://x",
    "service_secret": "s",
    **{
        f"{name}_url": f"http://{name}/"
        for name in ("identity", "catalog", "workflow", "data_middle", "notify", "academic")
    },
}


@pytest.mark.parametrize(
    ("issuer", "https"),
    [
        ("https://one.jianghai.example", True),
        ("https://One.Jianghai.example/", True),
        ("http://127.0.0.1:8100", False),
        ("http://localhost:8100", False),
        ("http://[::1]:8100", False),
    ],
)
def test_the_public_address_is_https_or_this_machine(issuer, https):
    settings = Settings(issuer=issuer, **REQUIRED)

    assert settings.https is https
    assert settings.origin == issuer.lower().rstrip("/")


@pytest.mark.parametrize("issuer", ["http://one.jianghai.example", "http://10.0.0.1:8100"])
def test_plain_http_in_public_is_refused(issuer):
    with pytest.raises(ValidationError, match="must be https"):
        Settings(issuer=issuer, **REQUIRED)


def test_urls_are_kept_without_their_last_slash():
    assert Settings(issuer="https://a.b", **REQUIRED).upstreams["catalog"] == "http://catalog"


def test_secrets_do_not_show():
    settings = Settings(issuer="https://a.b", **{**REQUIRED, "service_secret": "hush"})

    assert "hush" not in repr(settings)
