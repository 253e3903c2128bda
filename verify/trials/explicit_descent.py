"""Trials: gradient descent on exact networks, step by step (explicit/gd-movement, -one-step)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from verify.trials.draw import Draw
from verify.trials.exact_networks import INSIDE, Network, draw_network, trajectory
from verify.trials.exact_vectors import dot, minus, square, total
from verify.trials.registry import Fact, trial

_ANY = "n <= 3 inputs of norm <= 1 in d <= 3, m <= 5 neurons, any weights, biases and errors"


def _network(draw: Draw, *, inside: bool = True, kinks: bool = True) -> Network:
    return draw_network(draw, norms=INSIDE if inside else (), bias="any", kinks=kinks)


def _step(
    draw: Draw, *, inside: bool = True, kinks: bool = True
) -> tuple[Network, Fraction, Network]:
    """A network, a learning rate and the network after one step."""
    network = _network(draw, inside=inside, kinks=kinks)
    eta = draw.rational("eta", Fraction(1, 100), 2)
    return network, eta, network.moved(eta)


@trial("explicit/gd-movement/step-1", domain=_ANY + ", no pre-activation 0", cases=80)
def weight_update(draw: Draw) -> Iterator[Fact]:
    """The update is -eta times the derivative of the loss."""
    network, eta, after = _step(draw, kinks=False)
    r = draw.integer("r", 0, network.m - 1)
    for place in range(len(network.X[0])):
        yield Fact(
            after.W[r][place] - network.W[r][place],
            "==",
            -eta * network.slope(r, place),
            f"coordinate {place} of the update of w_r",
        )


@trial("explicit/gd-movement/step-2", domain=_ANY + ", no pre-activation 0", cases=80)
def bias_update(draw: Draw) -> Iterator[Fact]:
    """The update is -eta times the derivative of the loss."""
    network, eta, after = _step(draw, kinks=False)
    r = draw.integer("r", 0, network.m - 1)
    expected = -eta * network.slope(r, len(network.X[0]))
    yield Fact(after.b[r] - network.b[r], "==", expected, "update of b_r")


@trial("explicit/gd-movement/step-3", domain="rational vectors of length <= 6")
def one_norm(draw: Draw) -> Iterator[Fact]:
    """Squares of both sides; equality for entries of equal size."""
    n = draw.integer("n", 1, 6)
    e = draw.choice("kind", [draw.vector("e", n), (Fraction(1, 3),) * n])
    draw.note("e", e)
    yield Fact(total(abs(c) for c in e) ** 2, "<=", n * square(e), "squares")


@trial("explicit/gd-movement/step-4", domain=_ANY, cases=120)
def weight_movement(draw: Draw) -> Iterator[Fact]:
    """Squares of both sides."""
    network, eta, after = _step(draw)
    limit = eta**2 * network.n * square(network.E) / network.m**2
    for r in range(network.m):
        yield Fact(square(minus(after.W[r], network.W[r])), "<=", limit, f"neuron {r}, squares")


@trial("explicit/gd-movement/step-5", domain=_ANY, cases=120)
def bias_movement(draw: Draw) -> Iterator[Fact]:
    """Squares of both sides."""
    network, eta, after = _step(draw)
    limit = eta**2 * network.n * square(network.E) / network.m**2
    for r in range(network.m):
        yield Fact((after.b[r] - network.b[r]) ** 2, "<=", limit, f"neuron {r}, squares")


_GRID = [Fraction(1), *(Fraction(c, 20) for c in range(19, 0, -1)), Fraction(1, 100)]


def _decaying(draw: Draw) -> tuple[tuple[Network, ...], Fraction, Fraction]:
    """A run of k + 1 steps whose first k satisfy the hypothesis; with lambda and D_0^2."""
    network = _network(draw)
    eta = draw.rational("eta", Fraction(1, 50), 1)
    k = draw.integer("k", 0, 3)
    run = trajectory(network, eta, k + 1)
    errors = [square(net.E) for net in run]
    decays = [x for x in _GRID if all(errors[t] <= (1 - x) ** t * errors[0] for t in range(k + 1))]
    draw.assume(bool(decays))
    x = draw.note("eta*lambda/4", draw.choice("x", [decays[0], decays[0], decays[-1]]))
    return run, draw.note("lambda", 4 * x / eta), errors[0] / network.m


_DECAYING = "n, d <= 3, m <= 5, runs of k + 1 <= 4 steps of which k decay as supposed"


def _moved(
    run: Sequence[Network], limit: Fraction, *, weights: bool, biases: bool
) -> Iterator[Fact]:
    start = run[0]
    for t, network in enumerate(run):
        for r in range(start.m):
            w = square(minus(network.W[r], start.W[r]))
            if weights:
                yield Fact(w, "<=", limit, f"weights of neuron {r} at time {t}, squares")
            b = (network.b[r] - start.b[r]) ** 2
            if biases:
                yield Fact(b, "<=", limit, f"bias of neuron {r} at time {t}, squares")


@trial("explicit/gd-movement", domain=_DECAYING, cases=60)
def movement(draw: Draw) -> Iterator[Fact]:
    """Squares of both sides, at all times up to k + 1."""
    run, lam, D = _decaying(draw)
    limit = 64 * run[0].n * D / (lam**2 * run[0].m)
    yield from _moved(run, limit, weights=True, biases=True)


@trial("explicit/gd-movement/step-10", domain=_DECAYING, cases=60)
def movement_of_weights(draw: Draw) -> Iterator[Fact]:
    """Squares of both sides, at all times up to k + 1."""
    run, lam, D = _decaying(draw)
    yield from _moved(run, 64 * run[0].n * D / (lam**2 * run[0].m), weights=True, biases=False)


@trial("explicit/gd-movement/step-11", domain=_DECAYING, cases=60)
def movement_of_biases(draw: Draw) -> Iterator[Fact]:
    """Squares of both sides, at all times up to k + 1."""
    run, lam, D = _decaying(draw)
    yield from _moved(run, 64 * run[0].n * D / (lam**2 * run[0].m), weights=False, biases=True)


_UNIT = "n <= 3 unit vectors in d <= 3, m <= 5 neurons, any weights, biases and errors"


@trial("explicit/gd-one-step/step-1", domain=_UNIT, cases=120)
def change_of_preactivations(draw: Draw) -> Iterator[Fact]:
    """The change that the update makes, against the formula."""
    network, eta, after = _step(draw, inside=False)
    for r in range(network.m):
        for i, x in enumerate(network.X):
            terms = [
                (1 + dot(x, y)) * on for y, on in zip(network.X, network.active[r], strict=True)
            ]
            expected = -eta * network.a[r] * dot(terms, network.E) / network.m
            yield Fact(after.z[r][i] - network.z[r][i], "==", expected, f"r = {r}, i = {i}")


@trial("explicit/gd-one-step/step-2", domain=_UNIT, cases=120)
def size_of_the_change(draw: Draw) -> Iterator[Fact]:
    """Squares of both sides."""
    network, eta, after = _step(draw, inside=False)
    limit = 4 * eta**2 * network.n * square(network.E) / network.m**2
    for r in range(network.m):
        for i in range(network.n):
            yield Fact((after.z[r][i] - network.z[r][i]) ** 2, "<=", limit, f"r = {r}, i = {i}")
