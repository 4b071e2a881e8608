"""What workflow has to be told, from `WORKFLOW_…` in the environment."""

from chassis.service import ServiceSettings, settings_for


class Settings(ServiceSettings):
    """Without the address of a peer, what it would have answered counts as unavailable;
    without `files_url`, so do attachments."""

    model_config = settings_for("WORKFLOW_")

    data_middle_url: str = ""
    academic_url: str = ""
    #: Where attachments lie: `file:///var/lib/yiwang/files`, or `s3://bucket/prefix` with
    #: its keys in `AWS_…`. Every process of the service has to reach the same place.
    files_url: str = ""
    #: As printed on documents.
    university_name: str = "江海大学"
    university_name_en: str = "Jianghai University"
