from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response, UploadFile
from fastapi.responses import StreamingResponse

from chassis.auth import Me
from chassis.database import Session
from chassis.http import etag
from chassis.routing import Router, recognise, upload
from workflow.attachments import commands, views
from workflow.attachments.rules import MOST_BYTES_OF_BODY
from workflow.attachments.schemas import Attachments
from workflow.cases.schemas import AttachmentOut
from workflow.files.store import Files

router: APIRouter = Router(prefix="/api/workflow/v1", tags=["attachments"])


@router.post("/cases/{id}/attachments", status_code=201, openapi_extra=upload(MOST_BYTES_OF_BODY))
async def attach_file(
    id: UUID,
    me: Me,
    session: Session,
    store: Files,
    request: Request,
    file: UploadFile,
    field: Annotated[str, Form(max_length=200, examples=["/plan"])],
) -> AttachmentOut:
    """Attach a file to a field of my draft or returned case.

    `field` is the field's JSON Pointer. To make it part of the answer, save the draft with
    the id among the field's values. The case's version stays as it is.
    """
    found = await commands.examined(file.file, file.filename or "")
    recognise(request, field.encode(), found.name.encode(), found.sha256.encode())
    return await commands.attach(session, me, id, field, found, store, _now())


@router.get("/cases/{id}/attachments")
async def list_attachments(id: UUID, me: Me, session: Session) -> Attachments:
    """The files of my case, named in its answers or not."""
    return await views.attachments_of(session, id, me.person_id)


@router.delete("/cases/{id}/attachments/{attachment_id}", status_code=204)
async def remove_attachment(
    id: UUID, attachment_id: UUID, me: Me, session: Session, response: Response
) -> None:
    """Delete a file of my draft or returned case. An answer that names it no longer does.

    The ETag is the case's: its version grows if an answer has changed.
    """
    case = await commands.take_away(session, me, id, attachment_id, _now())
    response.headers["ETag"] = etag(case.version)


@router.get(
    "/attachments/{id}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
async def read_attachment(id: UUID, me: Me, session: Session, store: Files) -> Response:
    """The file, for its applicant and for those who decide on the case. The applicant can see
    who has read it."""
    found = await views.download_for(session, id, me, store, _now())
    return StreamingResponse(found.pieces, media_type=found.media_type, headers=found.headers)


def _now() -> datetime:
    return datetime.now(UTC)
