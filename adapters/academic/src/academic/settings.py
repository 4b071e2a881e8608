"""What the adapter has to be told, from `ACADEMIC_…` in the environment."""

from pydantic import Field, SecretStr

from adapter_sdk import AdapterSettings, settings_for


class Settings(AdapterSettings):
    model_config = settings_for("ACADEMIC_")

    #: The address of JwService, as in http://jw.example.edu:8080/services/JwService.
    #: Without one everything waits.
    legacy_url: str = ""
    legacy_user: str = ""
    legacy_password: SecretStr = SecretStr("")
    #: How long one request to it may take.
    legacy_timeout_seconds: float = Field(default=5.0, gt=0)
    #: How long a person waits for the free rooms.
    question_seconds: float = Field(default=3.0, gt=0)
    #: Changes are asked for from this long before the last reading on, for
    #: what was stamped earlier than it was saved.
    overlap_seconds: int = Field(default=2, ge=1)
