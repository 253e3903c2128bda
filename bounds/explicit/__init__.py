"""The project's own theorems: every constant is a number, every proof is in steps."""
