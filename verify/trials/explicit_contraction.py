"""Trials: one step of gradient descent on the good event (explicit/gd-one-step)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from verify.trials.draw import Draw, Matrix, Vector
from verify.trials.exact_vectors import dot, form, minus, relu, square, total
from verify.trials.good_events import Event, Run, run_in_box
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

_ON = (
    "n <= 2 unit vectors in d <= 3, m <= 64 neurons inside the event with neurons in the strip, "
    "lambda up to lambda(B), eta up to its limit, at most 2 steps that nearly fill the box"
)
_CASES = 25


def _last_step(draw: Draw) -> tuple[Run, int]:
    run = run_in_box(draw)
    return run, len(run.errors) - 2


def _perp(event: Event, run: Run, k: int) -> Matrix:
    """H_perp at time k."""
    return run.networks[k].kernel_over(event.strip)


def _strip_change(event: Event, run: Run, k: int) -> Vector:
    """v_2 times sqrt(m)."""
    now, then = run.networks[k], run.networks[k + 1]
    return tuple(
        total(now.a[r] * (relu(then.z[r][i]) - relu(now.z[r][i])) for r in event.strip[i])
        for i in range(now.n)
    )


@trial("explicit/gd-one-step/step-3", domain=_ON, cases=_CASES)
def outside_the_strip(draw: Draw) -> Iterator[Fact]:
    """The change of the activation is linear outside of S_i."""
    run, k = _last_step(draw)
    now, then = run.networks[k], run.networks[k + 1]
    for i, strip in enumerate(run.event.strip):
        for r in set(range(now.m)) - strip:
            change = relu(then.z[r][i]) - relu(now.z[r][i])
            linear = now.active[r][i] * (then.z[r][i] - now.z[r][i])
            yield Fact(change, "==", linear, f"r = {r}, i = {i}")


@trial("explicit/gd-one-step/step-4", domain=_ON, cases=_CASES)
def change_of_outputs(draw: Draw) -> Iterator[Fact]:
    """Both sides times sqrt(m)."""
    run, k = _last_step(draw)
    now, then, E = run.networks[k], run.networks[k + 1], run.errors[k]
    perp, strip = _perp(run.event, run, k), _strip_change(run.event, run, k)
    for i in range(now.n):
        linear = -run.eta * dot(minus(now.kernel[i], perp[i]), E)
        change = then.F[i] - now.F[i]
        yield Fact(change, "==", linear + strip[i], f"i = {i}")


@trial("explicit/gd-one-step/step-5", domain=_ON, cases=_CASES)
def entries_of_the_strip_kernel(draw: Draw) -> Iterator[Fact]:
    """Entry by entry."""
    run, k = _last_step(draw)
    for row in _perp(run.event, run, k):
        for entry in row:
            yield Fact(abs(entry), "<=", 4 * run.event.p_star, "entry")


@trial("explicit/gd-one-step/step-6", domain=_ON, cases=_CASES)
def form_of_the_strip_kernel(draw: Draw) -> Iterator[Fact]:
    """Both sides times m."""
    run, k = _last_step(draw)
    E, n = run.errors[k], run.event.start.n
    limit = 4 * n * run.event.p_star * square(E)
    yield Fact(form(_perp(run.event, run, k), E), "<=", limit, "form")


@trial("explicit/gd-one-step/step-7", domain=_ON, cases=_CASES)
def strip_change(draw: Draw) -> Iterator[Fact]:
    """Squares of both sides, times m."""
    run, k = _last_step(draw)
    limit = 16 * run.eta**2 * run.event.p_star**2 * run.event.start.n * square(run.errors[k])
    for v in _strip_change(run.event, run, k):
        yield Fact(v**2, "<=", limit, "square")


@trial("explicit/gd-one-step/step-8", domain=_ON, cases=_CASES)
def strip_change_against_error(draw: Draw) -> Iterator[Fact]:
    """Both sides times m."""
    run, k = _last_step(draw)
    E = run.errors[k]
    limit = 4 * run.eta * run.event.start.n * run.event.p_star * square(E)
    yield Fact(dot(E, _strip_change(run.event, run, k)), "<=", limit, "inner product")


@trial("explicit/gd-one-step/step-9", domain=_ON, cases=_CASES)
def kernel_form(draw: Draw) -> Iterator[Fact]:
    """Both sides times m."""
    run, k = _last_step(draw)
    E, event = run.errors[k], run.event
    least = Fraction(3, 4) * event.lam - 8 * event.start.n * event.p_star
    yield Fact(form(run.networks[k].kernel, E), ">=", least * square(E), "form")


@trial("explicit/gd-one-step/step-10", domain=_ON, cases=_CASES)
def who_can_change(draw: Draw) -> Iterator[Fact]:
    """Neurons outside of both sets keep their activation."""
    run, k = _last_step(draw)
    now, then, start = run.networks[k], run.networks[k + 1], run.event.start
    for i, strip in enumerate(run.event.strip):
        for r in range(now.m):
            if r not in strip and not start.active[r][i]:
                before, after = relu(now.z[r][i]), relu(then.z[r][i])
                yield Fact(after, "==", before, f"r = {r}, i = {i}")


@trial("explicit/gd-one-step/step-11", domain=_ON, cases=_CASES)
def size_of_the_changes(draw: Draw) -> Iterator[Fact]:
    """Squares of both sides, times m."""
    run, k = _last_step(draw)
    event, E = run.event, run.errors[k]
    factor = (event.s + ball(2 * event.p_star)) ** 2
    limit = factor * ball(4 * run.eta**2 * event.start.n * square(E))
    for change in minus(run.errors[k + 1], E):
        yield Fact(change**2, "<=", limit, "square")


@trial("explicit/gd-one-step/step-12", domain=_ON, cases=_CASES)
def size_of_the_change(draw: Draw) -> Iterator[Fact]:
    """Squares of both sides, times m."""
    run, k = _last_step(draw)
    event, E = run.event, run.errors[k]
    factor = (event.s + ball(2 * event.p_star)) ** 2
    limit = factor * ball(4 * run.eta**2 * event.start.n**2 * square(E))
    yield Fact(square(minus(run.errors[k + 1], E)), "<=", limit, "square")


@trial("explicit/gd-one-step/step-13", domain=_ON, cases=_CASES)
def expansion(draw: Draw) -> Iterator[Fact]:
    """Both sides times m."""
    run, k = _last_step(draw)
    E, after = run.errors[k], run.errors[k + 1]
    H, perp = run.networks[k].kernel, _perp(run.event, run, k)
    right = square(E) - 2 * run.eta * form(H, E) + 2 * run.eta * form(perp, E)
    right += 2 * dot(E, _strip_change(run.event, run, k)) + square(minus(after, E))
    yield Fact(square(after), "==", right, "squared error")


@trial("explicit/gd-one-step/step-14", domain=_ON, cases=_CASES)
def contraction_with_its_terms(draw: Draw) -> Iterator[Fact]:
    """Both sides times m."""
    run, k = _last_step(draw)
    event, n, eta = run.event, run.event.start.n, run.eta
    terms = 1 - Fraction(3, 2) * eta * event.lam + 32 * eta * n * event.p_star
    square_term = ball(4 * eta**2 * n**2) * (event.s + ball(2 * event.p_star)) ** 2
    limit = (ball(terms) + square_term) * ball(square(run.errors[k]))
    yield Fact(square(run.errors[k + 1]), "<=", limit, "squared error")


@trial("explicit/gd-one-step", domain=_ON, cases=_CASES)
def contraction(draw: Draw) -> Iterator[Fact]:
    """Both sides times m."""
    run, k = _last_step(draw)
    limit = (1 - run.eta * run.event.lam / 4) * square(run.errors[k])
    yield Fact(square(run.errors[k + 1]), "<=", limit, "squared error")
