"""An audit from beginning to end: of a site in a browser, of a HAR file; and its report as PDF."""
