"""The adapter of a new system: staff out, payments in."""
