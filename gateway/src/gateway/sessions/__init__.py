"""Sessions of browsers: they hold a sealed cookie, the gateway holds the tokens.

OpenID Connect with identity as a confidential client, so that no script in a
page can ever read a token (BFF, RFC 9700 in spirit). What must survive a
restart or a flushed Valkey is in the cookie itself.
"""
