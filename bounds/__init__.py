"""What is claimed: statements as sympy expressions with their assumptions."""
