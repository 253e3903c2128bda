"""How many neurons are active, jointly active, or able to flip: binomial laws.

Neurons are independent, so the number of those with a property of probability p is Bin(m, p).
"""

from __future__ import annotations

from verify.enclose import Enclosure
from verify.laws.formulas import Number, at_most_one, enclosed, number, whole


def active_probability(B: Number) -> Enclosure:
    """P[<w, x> >= B] = Q(B) for a unit vector x and any real B.

    Source: <w, x> ~ N(0, ||x||^2); ``explicit/sparsity-count``.

    >>> active_probability(0).text()
    '0.5'
    """
    number("B", B)
    return enclosed("Q(B)", B=B)


def joint_probability(B: Number, rho: Number) -> Enclosure:
    """P[both inputs activate a neuron] = orthant(B, rho), rho in [-1, 1] their inner product.

    Source: ``explicit/exact-kernel``.

    >>> joint_probability(0, 0).text()
    '0.25'
    """
    number("B", B)
    number("rho", rho, -1, 1)
    return enclosed("orthant(B, rho)", B=B, rho=rho)


def flip_probability(B: Number, R: Number) -> Enclosure:
    """P[some (w, b) with ||w - w(0)|| <= R_w, |b - B| <= R_b has another indicator], R = R_w + R_b.

    It is Q(B - R) - Q(B + R) for R >= 0, exactly: the largest change of <w, x> - b inside the box
    is R, so the indicator can change if and only if -R <= <w(0), x> - B < R.

    Source: ``explicit/flip-probability`` (a).

    >>> flip_probability(1, 0).text(), flip_probability(0, 1).text(12)
    ('0', '0.682689492137')
    """
    number("B", B)
    number("R", R, 0)
    return enclosed("Q(B - R) - Q(B + R)", B=B, R=R) if R else enclosed("0")


def active_count_at_least(k: Number, m: int, B: Number) -> Enclosure:
    """P[N >= k] for the number N of active neurons on one input; N ~ Bin(m, Q(B)).

    >>> active_count_at_least(2, 2, 0).text()
    '0.25'
    """
    number("k", k)
    number("B", B)
    whole("m", m)
    return enclosed("binomial_tail(k, m, Q(B))", k=k, m=m, B=B)


def active_count_at_most(k: Number, m: int, B: Number) -> Enclosure:
    """P[N <= k] for the number N of active neurons on one input.

    N <= k if and only if at least m - k neurons are inactive, each with probability Q(-B).

    >>> active_count_at_most(0, 3, 0).text()
    '0.125'
    """
    number("k", k)
    number("B", B)
    whole("m", m)
    return enclosed("binomial_tail(m - k, m, Q(-B))", k=k, m=m, B=B)


def active_count_deviates(epsilon: Number, m: int, B: Number) -> Enclosure:
    """P[|N - m Q(B)| >= epsilon m Q(B)] on one input, both sides, epsilon > 0.

    Source: ``explicit/sparsity-count-two-sided``, step 8.

    >>> active_count_deviates(1, 2, 0).text()  # N = 0 or N = 2
    '0.5'
    """
    number("epsilon", epsilon, 0)
    number("B", B)
    whole("m", m)
    if epsilon == 0:
        return enclosed("1")
    return at_most_one(
        enclosed(
            "binomial_tail((1 + epsilon)*m*Q(B), m, Q(B))"
            " + binomial_tail(m - (1 - epsilon)*m*Q(B), m, Q(-B))",
            epsilon=epsilon,
            m=m,
            B=B,
        )
    )


def active_count_moments(m: int, B: Number) -> tuple[Enclosure, Enclosure]:
    """Mean m Q and variance m Q (1 - Q) of the number of active neurons on one input.

    >>> [value.text() for value in active_count_moments(8, 0)]
    ['4', '2']
    """
    number("B", B)
    whole("m", m)
    return enclosed("m*Q(B)", m=m, B=B), enclosed("m*Q(B)*Q(-B)", m=m, B=B)


def some_active_count_at_least(k: Number, n: int, m: int, B: Number) -> Enclosure:
    """P[N_i >= k for some of n inputs], whatever the inputs are.

    The lower end is the probability for one input (attained by equal inputs), the upper end the
    union bound; which value in between it is depends on the data.

    >>> some_active_count_at_least(2, 3, 2, 0).text()
    '[0.25, 0.75]'
    """
    whole("n", n, 1)
    one = active_count_at_least(k, m, B)
    return at_most_one(Enclosure(one.lower, n * one.upper))


def flip_count_at_least(k: Number, m: int, B: Number, R: Number) -> Enclosure:
    """P[F >= k] for the number F of neurons that can flip on one input; F ~ Bin(m, pflip(B, R)).

    Source: ``explicit/flip-count``.

    >>> flip_count_at_least(1, 10, 1, 0).text()
    '0'
    """
    number("k", k)
    number("B", B)
    number("R", R, 0)
    whole("m", m)
    if R == 0:
        return enclosed("1") if k <= 0 else enclosed("0")
    return enclosed("binomial_tail(k, m, Q(B - R) - Q(B + R))", k=k, m=m, B=B, R=R)


def some_flip_count_at_least(k: Number, n: int, m: int, B: Number, R: Number) -> Enclosure:
    """P[F_i >= k for some of n inputs], whatever the inputs are; see `some_active_count_at_least`.

    >>> some_flip_count_at_least(1, 5, 10, 1, 0).text()
    '0'
    """
    whole("n", n, 1)
    one = flip_count_at_least(k, m, B, R)
    return at_most_one(Enclosure(one.lower, n * one.upper))


def joint_count_at_least(k: Number, m: int, B: Number, rho: Number) -> Enclosure:
    """P[at least k neurons are active on both of two inputs with inner product rho].

    >>> joint_count_at_least(1, 1, 0, 0).text()
    '0.25'
    """
    number("k", k)
    number("B", B)
    number("rho", rho, -1, 1)
    whole("m", m)
    return enclosed("binomial_tail(k, m, orthant(B, rho))", k=k, m=m, B=B, rho=rho)
