"""Where all randomness starts: one `SeedSequence`, keyed by what is drawn and not by who draws.

A stream belongs to its key, such as (statement id, point, replicate).  It is therefore the same
for any number of workers, in any order, and after a killed run has been continued.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from fractions import Fraction

from numpy.random import PCG64, Generator, SeedSequence

from bounds.errors import InputError

Key = str | int | Fraction | Mapping[str, int | Fraction]


def generator(*key: Key, seed: int = 0) -> Generator:
    """The stream that belongs to a key.

    Parameters
    ----------
    key : texts, integers, exact rationals and points (name -> exact value; the order of the names
        does not matter).  ``1`` and ``Fraction(1)`` are the same key; ``1`` and ``"1"`` are not.
    seed : a nonnegative integer for the whole run; another one gives independent streams.

    Returns
    -------
    A new `numpy.random.Generator` (PCG64) at the start of its stream.

    Raises
    ------
    InputError : a part of the key that has no exact meaning (a float, None), a negative seed.

    Notes
    -----
    Streams of different keys are independent in the sense of `SeedSequence`, whose spawn key is
    the SHA-256 of the written-out key; equal streams of different keys would be a collision.

    >>> first = generator("explicit/flip-count", {"B": Fraction(1, 2), "m": 100}, 0)
    >>> again = generator("explicit/flip-count", {"m": Fraction(100), "B": Fraction(1, 2)}, 0)
    >>> bool(first.integers(10**9) == again.integers(10**9))
    True
    """
    return Generator(PCG64(seed_sequence(*key, seed=seed)))


def seed_sequence(*key: Key, seed: int = 0) -> SeedSequence:
    """The `SeedSequence` of a key, for other bit generators; see `generator`.

    >>> seed_sequence("a", 1).generate_state(1) == seed_sequence("a", 1).generate_state(1)
    array([ True])
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise InputError(f"the seed must be a nonnegative integer, got {seed!r}")
    digest = hashlib.sha256("".join(map(_written, key)).encode()).digest()
    words = tuple(int.from_bytes(digest[k : k + 4], "big") for k in range(0, 32, 4))
    return SeedSequence(entropy=seed, spawn_key=words)


def fresh_seed() -> int:
    """A seed nobody chose, from the operating system; print it, so that the run can be repeated.

    >>> 0 <= fresh_seed() < 2**32
    True
    """
    return secrets.randbits(32)


def _written(part: Key) -> str:
    """One part of a key as text; every part carries its kind and length, so that no two agree."""
    if isinstance(part, str):
        kind, text = "s", part
    elif isinstance(part, (int, Fraction)) and not isinstance(part, bool):
        kind, text = "q", _hex_ratio(Fraction(part))
    elif isinstance(part, Mapping):
        for name, value in part.items():
            if not isinstance(name, str) or isinstance(value, (str, Mapping)):
                raise InputError(f"a point maps names to exact numbers, got {name!r}: {value!r}")
        kind, text = "p", "".join(_written(k) + _written(part[k]) for k in sorted(part))
    else:
        raise InputError(
            f"a key is made of texts, integers, Fractions and points, got {part!r}; "
            "write a decimal number as a Fraction"
        )
    return f"{kind}{len(text)}:{text}"


def _hex_ratio(number: Fraction) -> str:
    """A rational in hexadecimal: Python refuses to write decimal integers beyond 4300 digits."""
    return f"{number.numerator:x}/{number.denominator:x}"
