"""Commands, one-line errors and exit codes."""
