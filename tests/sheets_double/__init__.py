"""A test double of the Google Sheets API; see docs/sheets-double.md."""
