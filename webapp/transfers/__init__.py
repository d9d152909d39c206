"""Data in: spreadsheets become records, as a job that loses nothing."""
