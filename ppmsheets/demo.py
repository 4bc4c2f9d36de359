"""The demo portfolio: a believable midsize software company."""
