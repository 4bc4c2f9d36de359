"""Run a project portfolio from the spreadsheet it already has."""

__version__ = "0.1.0"
