"""What reports and `init` are made of."""
