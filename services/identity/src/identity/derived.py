"""Keys and digests derived from secrets, one for each purpose."""

import hashlib
import hmac
import secrets


def key_for(purpose: str, secret: bytes) -> bytes:
    """32 bytes that say nothing about `secret` or about the key of another purpose."""
    return hmac.digest(secret, f"yiwang identity {purpose}".encode(), "sha256")


def mac(key: bytes, value: str) -> str:
    return hmac.digest(key, value.encode(), "sha256").hex()


def new_token() -> str:
    """256 random bits, for cookies, codes and refresh tokens."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """How a random token is kept: it cannot be guessed, so it needs no salt."""
    return hashlib.sha256(token.encode()).digest()
