"""What workflow has to be told, from `WORKFLOW_…` in the environment."""

from chassis.service import ServiceSettings, settings_for


class Settings(ServiceSettings):
    """Without the address of a peer, what it would have answered counts as unavailable."""

    model_config = settings_for("WORKFLOW_")

    data_middle_url: str = ""
    academic_url: str = ""
    #: As printed on documents.
    university_name: str = "江海大学"
    university_name_en: str = "Jianghai University"
