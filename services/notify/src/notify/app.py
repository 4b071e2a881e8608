"""Everything plugged into notify, in one list."""

from chassis.service import Service
from notify.announcements.consumers import consumers as announcing
from notify.audiences.worker import tell
from notify.live.hub import live
from notify.live.router import router as stream
from notify.mail.cli import unsure_mail
from notify.mail.worker import send_mail
from notify.messages.router import router as messages
from notify.people.identity import identity
from notify.settings import Settings
from notify.tables import Base


def build(settings: Settings | None = None) -> Service:
    settings = settings or Settings()
    return Service(
        name="notify",
        settings=settings,
        description="The inbox, its live push, and e-mail.",
        routers=[messages, stream],
        consumers=[announcing],
        loops=[tell, send_mail] if settings.sends_mail else [tell],
        resources=[identity, live],
        commands=[unsure_mail],
        tables=Base.metadata,
    )
