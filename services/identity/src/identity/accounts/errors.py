"""Reasons why a password is not accepted."""

from datetime import timedelta


class SignOnRefused(Exception):
    """This number and password do not fit. It does not say which."""


class TooManyTries(SignOnRefused):
    """Too many wrong passwords from this address; wait a while."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


class WeakPassword(ValueError):
    """Too easy to guess: at least 10 characters, not the number, not one repeated."""
