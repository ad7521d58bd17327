"""The visitor's choice: which banner is on the page, what is clicked, and what confirms it."""
