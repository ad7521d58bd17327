"""Reports: what an audit says, in the format that its reader wants."""
