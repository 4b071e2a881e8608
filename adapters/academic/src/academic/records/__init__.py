"""What the platform keeps a golden record of, read from JwService in its own words."""
