"""Intents: what a legacy system has to be told, each carried out exactly once.

The request is written down in the consumer's transaction (`commands.accept`);
`carrying` brings it about outside any transaction, reading back by business key
before every attempt; what cannot be known is parked for a person.
"""
