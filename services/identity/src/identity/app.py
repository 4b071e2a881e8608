"""Everything plugged into identity, in one list."""

from chassis.service import Service
from identity.accounts.cli import COMMANDS as FOR_ACCOUNTS
from identity.accounts.passwords import passwords
from identity.accounts.router import router as sign_ons
from identity.clients.commands import registered_clients
from identity.housekeeping import sweep
from identity.keys.cli import COMMANDS as FOR_KEYS
from identity.keys.keyring import keyring
from identity.oidc.end_session import router as end_session
from identity.oidc.router import router as oidc
from identity.persons.router import lookups
from identity.persons.router import router as persons
from identity.provisioning.consumers import consumers as on_records
from identity.provisioning.worker import data_middle, provision
from identity.sessions.router import router as sessions
from identity.settings import Settings
from identity.sign_on.router import router as sign_on
from identity.tables import Base


def build() -> Service:
    """The service, configured from the environment."""
    return Service(
        name="identity",
        settings=Settings(),
        routers=[persons, lookups, sessions, sign_ons, oidc, end_session, sign_on],
        consumers=[on_records],
        loops=[provision, sweep],
        resources=[keyring, registered_clients, passwords, data_middle],
        commands=[*FOR_ACCOUNTS, *FOR_KEYS],
        tables=Base.metadata,
        description="Persons, accounts and sign-on.",
    )
