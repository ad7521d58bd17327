"""An audit compared with an earlier one, and with all earlier ones of its spec."""
