"""Audiences (通知对象): finds out who an announcement is for when it is told, and tells them."""
