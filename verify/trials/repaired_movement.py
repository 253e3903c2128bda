"""Repaired forms of Lemmas 23 and 24 of the paper at exact networks."""

from __future__ import annotations

from collections.abc import Iterator

from flint import arb

from verify.trials.draw import Draw
from verify.trials.registry import Fact, trial
from verify.trials.run import ball
from verify.trials.yang2024_movement import (
    DESCENT,
    FLOW,
    Descent,
    Flow,
    draw_descent,
    draw_flow,
    squared_movements,
)

SMALL = DESCENT + ", eta lambda <= 4"


def _descent(draw: Draw) -> Descent:
    run = draw_descent(draw)
    draw.assume(bool(ball(run.eta) * run.lam <= 4))
    return run


@trial("repaired/lemma-23", domain=SMALL, cases=150)
def movement(draw: Draw) -> Iterator[Fact]:
    """At learning rates that the repaired form allows."""
    yield from squared_movements(_descent(draw))


@trial("repaired/lemma-23-step-1", domain=SMALL, cases=80)
def movement_chain(draw: Draw) -> Iterator[Fact]:
    """The movement, the sum of the errors, the geometric sum and its bound."""
    run = _descent(draw)
    net = run.path[0]
    scale = ball(run.eta) * (ball(net.n) / net.m).sqrt()
    start = ball(run.start).sqrt()
    steps = range(len(run.path) - 1)
    errors = scale * sum(
        (ball(sum(e * e for e in run.path[k].error)).sqrt() for k in steps), arb(0)
    )
    base = 1 - ball(run.eta) * run.lam / 8
    powers = scale * start * sum((base**k for k in steps), arb(0))
    for r in range(net.m):
        yield Fact(ball(run.moves(r)[0]).sqrt(), "<=", errors, "sum of the errors")
    yield Fact(errors, "<=", powers, "geometric sum")
    last = 8 * (ball(net.n) / net.m).sqrt() / run.lam * start
    yield Fact(powers, "<=", last, "the end of the chain")


def _speed_bound(flow: Flow) -> arb:
    """sqrt(n/m) exp(-lambda_0 s/2)|y - f(0)| at the time s = t."""
    return ball(abs(flow.error) / flow.net.root) * (-ball(flow.lam * flow.t) / 2).exp()


@trial("repaired/lemma-24-b", domain=FLOW, cases=80)
def flow_weight(draw: Draw) -> Iterator[Fact]:
    """The weight vector of the active neuron."""
    flow = draw_flow(draw)
    yield Fact(flow.norm * flow.push, "<=", 2 * flow.bound, "||w(t) - w(0)||")


@trial("repaired/lemma-24-c", domain=FLOW, cases=80)
@trial("repaired/lemma-24-step-6", domain=FLOW, cases=80)
def flow_bias(draw: Draw) -> Iterator[Fact]:
    """The bias of the active neuron; its movement is the integral of its speed."""
    flow = draw_flow(draw)
    yield Fact(flow.push, "<=", 2 * flow.bound, "|b(t) - b(0)|")


@trial("repaired/lemma-24-step-2", domain=FLOW, cases=80)
def flow_error(draw: Draw) -> Iterator[Fact]:
    """The squared error at t against the one at 0."""
    flow = draw_flow(draw)
    start = ball(flow.error**2)
    bound = (-ball(flow.lam * flow.t)).exp() * start
    yield Fact(start * flow.decay**2, "<=", bound, "squared error")


@trial("repaired/lemma-24-step-3", domain=FLOW, cases=80)
def weight_speed(draw: Draw) -> Iterator[Fact]:
    """The chain for the speed of the active neuron's weights."""
    flow = draw_flow(draw)
    yield Fact(flow.norm * flow.scaled_error, "<=", flow.scaled_error, "triangle inequality")
    yield Fact(flow.scaled_error, "<=", _speed_bound(flow), "decay of the error")


@trial("repaired/lemma-24-step-5", domain=FLOW, cases=80)
def bias_speed(draw: Draw) -> Iterator[Fact]:
    """The chain for the speed of the active neuron's bias."""
    flow = draw_flow(draw)
    yield Fact(flow.scaled_error, "<=", _speed_bound(flow), "decay of the error")
