"""What the sign-on form carries."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request

LONGEST_BODY = 8192


@dataclass(frozen=True)
class SignOnForm:
    number: str
    password: str
    csrf: str

    @property
    def missing(self) -> list[str]:
        """The fields left empty."""
        fields = {"number": self.number, "password": self.password}
        return [name for name, value in fields.items() if not value]


async def read(request: Request) -> SignOnForm | None:
    """None for anything that our page would not have sent."""
    body = await request.body()
    if len(body) > LONGEST_BODY:
        return None
    try:
        sent = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=10))
    except ValueError:
        return None
    number = sent.get("number", "").strip()
    if len(number) > 40 or not number.isprintable():
        return None
    return SignOnForm(number, sent.get("password", ""), sent.get("csrf", ""))
