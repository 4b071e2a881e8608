from attached_files import attach, files_away

__all__ = ["attach", "files_away"]
