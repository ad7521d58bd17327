"""Which browser there is, how it is started, and what it tells a site of itself."""
