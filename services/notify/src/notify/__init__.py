"""Notification (消息通): one inbox, its live push, and the channels beside it."""
