"""What a request is made of: addresses, fields, bodies, and cURL commands."""
