"""Consent platforms, one file each: what their banners look like, and where the choice is kept."""
