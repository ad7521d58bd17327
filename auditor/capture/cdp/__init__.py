"""The connection to the browser (Chrome DevTools Protocol), and its pages and workers."""
