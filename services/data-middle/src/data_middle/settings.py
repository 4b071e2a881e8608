from chassis.service import ServiceSettings, settings_for


class Settings(ServiceSettings):
    """Read from DATA_MIDDLE_…"""

    model_config = settings_for("DATA_MIDDLE_")

    # A source that forgets a fifth of its people over night is broken more
    # often than it is right; an operator decides.
    max_removed_share: float = 0.2
