"""A first spec, drafted from what a site shows and sends. Drives no browser, asks nobody."""
