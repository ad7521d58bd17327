"""Reads what a site's server sends to vendors' interfaces, and knows what these answer."""
