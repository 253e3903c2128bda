"""Classical facts that everything else rests on, with the constants as they are used."""

CHAPTERS = ("gaussian", "orthant", "hermite", "concentration", "matrices", "rademacher")
