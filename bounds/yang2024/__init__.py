"""Yang, Jiang, Zhang, Liang and Wang (2024), JMLR 25, exactly as printed; nothing corrected."""
