"""Every test here may ask for an identity that runs, and for browsers."""

from running_identity import another_browser, browser, identity, small_data_middle

__all__ = ["another_browser", "browser", "identity", "small_data_middle"]
