"""Sessions (会话): a browser in which somebody has signed on, until idle, over or ended.

Tokens carry the session's id; when it ends early, everyone is told."""
