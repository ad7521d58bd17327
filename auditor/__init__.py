"""tagproof: audits whether a website's tags report its conversions, once and right."""
