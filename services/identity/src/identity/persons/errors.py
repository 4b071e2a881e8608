"""Reasons why a person cannot be found."""

from chassis.problems import NotFound


class PersonNotFound(NotFound):
    """There is no such person, or they have left."""

    zh = "没有此人，或其已离校"


class NotProvisioned(Exception):
    """This number is not known to identity (yet)."""

    def __init__(self, numbers: list[str]) -> None:
        super().__init__(", ".join(numbers))
        self.numbers = numbers
