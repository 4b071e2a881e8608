"""What may be attached to a case, given what is there already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

from chassis.problems import FieldError
from contracts.words import Text
from workflow.attachments.errors import (
    AttachmentEmpty,
    AttachmentQuota,
    AttachmentTooLarge,
    AttachmentTypeRefused,
)
from workflow.files.kinds import Kind
from workflow.files.names import ending_of
from workflow.forms import messages
from workflow.forms.attachable import MOST_BYTES, MOST_FILES
from workflow.forms.errors import InvalidForm
from workflow.forms.fields import Attachable, Form

MOST_BYTES_OF_CASE = 5 * MOST_BYTES
#: A file and what a browser writes around it.
MOST_BYTES_OF_BODY = MOST_BYTES + 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """A file as it arrived. `kind` is what its bytes say, None for one we do not take."""

    file: IO[bytes]
    name: str
    kind: Kind | None
    size: int
    sha256: str


def expect_takes(
    form: Form, pointer: str, upload: Upload, present: Sequence[dict[str, Any]]
) -> Kind:
    """The kind of `upload`; raises what keeps it from joining what is `present`."""
    field = form.fields.get(pointer)
    declared = field.attachable if field else None
    if declared is None:
        raise InvalidForm(errors=[FieldError(pointer, messages.NOT_ATTACHABLE)])
    if upload.size == 0:
        raise AttachmentEmpty
    if upload.size > declared.max_bytes:
        raise AttachmentTooLarge(_at_most(declared))
    kind = upload.kind
    if kind is None or kind.name not in declared.types:
        raise AttachmentTypeRefused(_one_of(declared))
    if ending_of(upload.name) not in kind.endings:
        raise AttachmentTypeRefused(_one_of(declared))
    total = sum(each["size"] for each in present)
    if len(present) >= MOST_FILES or total + upload.size > MOST_BYTES_OF_CASE:
        raise AttachmentQuota
    return kind


def _at_most(declared: Attachable) -> Text:
    size = f"{declared.max_bytes / 1024 / 1024:.3g} MiB"
    return Text(zh=f"此项的文件不超过 {size}。", en=f"A file here has {size} at most.")


def _one_of(declared: Attachable) -> Text:
    kinds = [each.upper() for each in declared.types]
    return Text(
        zh=f"此项接受 {'、'.join(kinds)}，扩展名须与内容一致。",
        en=f"This takes {', '.join(kinds)}, with the ending that fits.",
    )
