"""Experiments: what is simulated for a statement, and what the outcome entitles to believe."""
