"""``config/*.toml`` to Settings."""
