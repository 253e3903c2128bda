"""Streams belong to their keys."""

from fractions import Fraction

import numpy as np
import pytest
from numpy.random import SeedSequence

from bounds.errors import InputError
from verify.randomness import generator, seed_sequence


def draw(*key, seed=0):
    return generator(*key, seed=seed).integers(2**63, size=4).tolist()


def test_the_stream_of_a_key_never_changes():
    """Saved results are continued after an update, so the numbers themselves are a contract."""
    assert generator("statement", {"B": Fraction(1, 2)}, 7).integers(2**32, size=3).tolist() == [
        3079526486,
        3560796182,
        322220862,
    ]


def test_an_integer_and_the_same_fraction_are_one_key():
    assert draw("a", 3) == draw("a", Fraction(3))
    assert draw("a", {"m": 3, "B": 1}) == draw("a", {"B": Fraction(1), "m": Fraction(3)})


def test_keys_that_read_alike_have_different_streams():
    keys = [("ab", "c"), ("a", "bc"), ("abc",), ("a", 1), ("a", "1"), ("a", {"m": 1}), ("a",), ()]
    keys += [("a", {}), ("a", 1, 1), ("a", 11), ("a", Fraction(1, 2)), ("a", -1)]
    draws = [tuple(draw(*key)) for key in keys]
    assert len(set(draws)) == len(keys)
    assert draw("a", seed=1) != draw("a")


def test_replicates_are_uncorrelated():
    """512 streams of 512 bits: the chance that the number of ones is off by 8 sigma is 1e-15."""
    ones = sum(int(generator("x", k).integers(2, size=512).sum()) for k in range(512))
    assert abs(ones - 2**17) < 8 * 2**8


def test_it_is_numpys_seed_sequence():
    sequence = seed_sequence("a")
    assert isinstance(sequence, SeedSequence)
    assert sequence.entropy == 0
    assert np.array_equal(
        np.random.Generator(np.random.PCG64(sequence)).random(3), generator("a").random(3)
    )


@pytest.mark.parametrize("part", [0.5, None, True, {"B": 0.5}, {"B": "1"}, ["a"]])
def test_a_part_without_an_exact_meaning_is_refused(part):
    with pytest.raises(InputError):
        generator("a", part)


def test_a_huge_number_is_a_key():
    assert draw(10**5000) != draw(10**5000 + 1)


@pytest.mark.parametrize("seed", [-1, 0.5, True])
def test_a_seed_is_a_nonnegative_integer(seed):
    with pytest.raises(InputError, match="seed"):
        generator("a", seed=seed)
