"""The built-in checks: one a file, in the folder of its family of faults."""
