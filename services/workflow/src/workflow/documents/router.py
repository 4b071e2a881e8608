from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response

from chassis.auth import Me
from chassis.database import Session, runtime_of
from chassis.problems import language
from chassis.routing import ProtocolRouter, Router
from workflow.documents import views
from workflow.documents.page import verification_page
from workflow.documents.schemas import Documents, Verification

router: APIRouter = Router(prefix="/api/workflow/v1", tags=["documents"])
pages: APIRouter = ProtocolRouter(include_in_schema=False)


@router.get("/cases/{id}/documents")
async def list_documents(id: UUID, me: Me, session: Session, request: Request) -> Documents:
    """The documents of my case."""
    issuer = runtime_of(request).service.settings.issuer
    return await views.documents_of(session, id, me.person_id, issuer)


@router.get(
    "/documents/{id}",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}},
)
async def read_document(id: UUID, me: Me, session: Session) -> Response:
    """The PDF, for its applicant and for those who decided on the case."""
    file = await views.file_for(session, id, me, datetime.now(UTC))
    return Response(file.pdf, media_type="application/pdf", headers=file.headers)


@router.get("/verifications/{code}")
async def verify_document(code: str, session: Session) -> Verification:
    """Whether a document with this code is ours and still holds. Open to everyone."""
    return await views.verification(session, code)


@pages.get("/verify/{code}")
async def show_verification(code: str, request: Request, session: Session) -> Response:
    """The page a QR code leads to."""
    found = await views.verification_or_none(session, code)
    return verification_page(
        found,
        runtime_of(request).service.settings,
        language(request.headers.get("accept-language")),
    )
