"""Announcements (通知): what happened that somebody should be told, and in which words.

Who that is, is found out by `audiences`; the words name cases and matters, never people."""
