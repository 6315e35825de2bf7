"""The keeper's page about background work."""
