"""The sign-on page (登录页): number and password, and back to the client that asked."""
