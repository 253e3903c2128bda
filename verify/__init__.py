"""Is it true and what is it worth: evaluation, enclosure, proof, simulation."""
