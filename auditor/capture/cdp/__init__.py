"""The connection to the browser in the Chrome DevTools Protocol, and the pages and workers on it."""
