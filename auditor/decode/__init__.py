"""From a request to the hits that it carries, and what containers say of themselves."""
