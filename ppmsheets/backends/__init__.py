"""One file per spreadsheet product; the only room with their libraries."""
