"""A small formula engine: enough for what people type into status tabs."""
