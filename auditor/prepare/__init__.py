"""Preparation: a spec becomes tasks to carry out, and the objects that capture and checks need."""
