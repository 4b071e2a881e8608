"""The clients identity knows on this machine: the gateway, and each service for itself."""

from typing import Any

from launcher.parts import GATEWAY, PARTS, SCOPES, Addresses


def clients(at: Addresses) -> list[dict[str, Any]]:
    """As identity reads them from `IDENTITY_CLIENTS_FILE` when it starts."""
    services = [
        {
            "client_id": part.name,
            "secret": at.secrets[part.name],
            "kind": "service",
            "scopes": SCOPES.get(part.name, "").split(),
            "redirect_uris": [],
            "post_logout_redirect_uris": [],
        }
        for part in PARTS
        if part is not GATEWAY
    ]
    gateway = {
        "client_id": GATEWAY.name,
        "secret": at.secrets[GATEWAY.name],
        "kind": "web",
        "scopes": ["openid", "profile", "offline_access"],
        "redirect_uris": [f"{at.public_url}/auth/callback"],
        "post_logout_redirect_uris": [f"{at.public_url}/"],
    }
    return [*services, gateway]
