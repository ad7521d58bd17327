"""Faults planted into a finished audit, one at a time: which of them would the spec notice?"""
