"""Announcements (公告): what the university tells everyone on the front page."""
