"""What the adapter has to be told, from `NEWSYSTEM_…` in the environment."""

from pydantic import Field

from adapter_sdk import AdapterSettings, settings_for


class Settings(AdapterSettings):
    model_config = settings_for("NEWSYSTEM_")

    legacy_url: str = ""
    legacy_timeout_seconds: float = Field(default=5.0, gt=0)
