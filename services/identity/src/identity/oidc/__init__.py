"""OpenID Connect (单点登录): how programs learn who somebody is.

The protocol's decisions are Authlib's. It is synchronous, so it runs in a
thread and asks the event loop for what is in the database."""
