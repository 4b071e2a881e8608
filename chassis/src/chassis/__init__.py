"""What every service stands on.

A service is a `Service`: a list of routers, consumers and loops. The chassis
gives it HTTP (`app`, `routing`, `http`, `problems`), who is asking (`auth`),
one transaction at the edge (`database`), facts out and in (`broker`, `outbox`,
`consumers`), calls to other services (`peers`), telemetry and a command line.
"""
