"""Pure decisions about versions."""

from collections.abc import Sequence

from catalog.publishing.models import MatterVersion, VersionStatus


def already_there(
    versions: Sequence[MatterVersion], content_hash: str, online: int | None
) -> MatterVersion | None:
    """The version that makes a package with this content nothing new, if there is one.

    That is the newest version; or the one online, when the newer one was
    refused. Going back to an older one, or away from one being judged, is new.
    """
    newest_first = sorted(versions, key=lambda each: each.version, reverse=True)
    for each in newest_first:
        if each.content_hash == content_hash:
            return each if each is newest_first[0] or each.version == online else None
        if each.status != VersionStatus.REJECTED:
            return None
    return None
