"""Who looks after which resource, and what counts as the claimed value."""

from typing import Any, get_args

from chassis.auth import Caller
from contracts.words import Group, Resource

ADMINISTRATOR = "administrator"
RESOURCES: tuple[Resource, ...] = get_args(Resource)

#: Stewards (云长) by resource. Whatever is not named here administrators look after.
STEWARDS: dict[str, Group] = {
    "student": Group(post="academic-affairs-clerk", organisation="D04"),
}


def looked_after_by(caller: Caller) -> list[Resource]:
    """The resources whose corrections `caller` may see and answer."""
    if ADMINISTRATOR in caller.roles:
        return list(RESOURCES)
    return [
        resource
        for resource in RESOURCES
        if resource in STEWARDS and caller.holds(STEWARDS[resource])
    ]


def holds_already(value: Any, claimed: str) -> bool:
    """Whether `value`, as a person reads it, is what was claimed."""
    return value is not None and str(value) == claimed
