"""A run as one JSON document: the contract printed by ``--json``."""
