"""The report as an HTML page, for a browser and for print."""
