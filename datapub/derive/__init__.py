"""Pure functions from tables to what the pages, charts and downloads say."""
