"""What reports say, made of what an audit holds: one file a part."""
