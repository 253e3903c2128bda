"""Proofs over whole domains: search, certificates and the independent checker."""
