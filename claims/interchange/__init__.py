"""Formats that others read and write: fact-checks, reports and tables, in and out."""
