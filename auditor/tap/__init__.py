"""Receives what a site's server sends to vendors, in their place, on this machine."""
