from pydantic import BaseModel

from workflow.cases.schemas import AttachmentOut


class Attachments(BaseModel):
    items: list[AttachmentOut]
