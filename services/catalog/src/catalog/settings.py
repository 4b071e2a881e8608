"""What the catalogue has to be told, from `CATALOG_…` in the environment."""

from chassis.service import ServiceSettings, settings_for


class Settings(ServiceSettings):
    """Nothing beyond what every service needs."""

    model_config = settings_for("CATALOG_")
