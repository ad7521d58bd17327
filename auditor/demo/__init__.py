"""The demo shop: a small site with tags, in a sound build and in one with planted faults."""
