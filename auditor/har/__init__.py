"""HAR files in the place of a browser."""
