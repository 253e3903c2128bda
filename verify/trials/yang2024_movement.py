"""Appendix A, pp. 20-23: gradients, movement under gradient descent, gradient flow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from verify.arb_gaussian import normal_tail, orthant
from verify.trials.definiteness import smallest_from_below
from verify.trials.draw import Draw, Vector
from verify.trials.exact_networks import INSIDE, SQUARES, Network, draw_network, trajectory
from verify.trials.exact_vectors import dot, image, minus, square, total
from verify.trials.registry import Fact, trial
from verify.trials.run import ball

NETWORKS = "n <= 3 inputs of norm <= 1 in d <= 3, m in {1, 4, 9} neurons"
FLOW = "n = 1 input of norm <= 1 in d <= 3, m in {1, 4, 9} neurons none of which changes its sign"


def absolute(e: Vector) -> Fraction:
    """The sum of the absolute values."""
    return total(abs(c) for c in e)


def _network(draw: Draw, *, most: int = 3, kinks: bool = True) -> Network:
    return draw_network(draw, n=most, widths=SQUARES, norms=INSIDE, kinks=kinks)


def gradient_sizes(net: Network) -> Iterator[tuple[Fraction, Fraction]]:
    """The squared norms of both gradients of every neuron."""
    for r in range(net.m):
        yield square(net.gradient[0][r]), net.gradient[1][r] ** 2


@trial("yang2024/lemma-22", domain=NETWORKS)
def gradient_bounds(draw: Draw) -> Iterator[Fact]:
    """Both gradients of every neuron, by squares."""
    net = _network(draw)
    bound = Fraction(net.n, net.m) * square(net.error)
    for weight, bias in gradient_sizes(net):
        yield Fact(weight, "<=", bound, "weight gradient")
        yield Fact(bias, "<=", bound, "bias gradient")


def _chain(net: Network, size: Fraction) -> Iterator[Fact]:
    e = net.error
    middle = absolute(e) ** 2 / net.m
    yield Fact(size, "<=", middle, "triangle inequality")
    yield Fact(middle, "<=", Fraction(net.n, net.m) * square(e), "Cauchy-Schwarz")


@trial("yang2024/lemma-22/step-1", domain=NETWORKS, cases=80)
def weight_gradient(draw: Draw) -> Iterator[Fact]:
    """The formula of the gradient against difference quotients, then the chain."""
    net = _network(draw)
    for r in range(net.m):
        formula = net.gradient[0][r]
        if all(net.z[r]):
            for k, entry in enumerate(formula):
                yield Fact(net.slope(r, k), "==", entry, "derivative of the loss")
        yield from _chain(net, square(formula))


@trial("yang2024/lemma-22/step-2", domain=NETWORKS, cases=80)
def bias_gradient(draw: Draw) -> Iterator[Fact]:
    """The norm of the derivative by the bias against difference quotients, then the chain."""
    net = _network(draw)
    for r in range(net.m):
        printed = abs(net.a[r] * dot(net.error, net.active[r]) / net.root)
        if all(net.z[r]):
            slope = net.slope(r, len(net.X[0]))
            yield Fact(abs(slope), "==", printed, "derivative of the loss")
        yield from _chain(net, printed**2)


@trial("yang2024/eq-4", domain=NETWORKS + ", no pre-activation 0", cases=120)
def flow_of_outputs(draw: Draw) -> Iterator[Fact]:
    """The outputs are linear along the flow's direction between two sign changes."""
    net = _network(draw, kinks=False)
    h = Fraction(1, 10**9)
    then = net.moved(h)
    draw.assume(then.pattern == net.pattern)
    for f, g, rate in zip(net.f, then.f, image(net.kernel, net.error), strict=True):
        yield Fact((g - f) / h, "==", rate, "df/dt = H(y - f)")


def limiting_eigenvalue(net: Network, B: Fraction) -> arb:
    """lambda_min of the limiting kernel for one input of norm <= 1 or two of norm 1."""
    if net.n == 1:
        norm = ball(square(net.X[0])).sqrt()
        return (1 + ball(square(net.X[0]))) * normal_tail(ball(B) / norm)
    rho = dot(net.X[0], net.X[1])
    return 2 * normal_tail(ball(B)) - ball(1 + rho) * orthant(ball(B), ball(rho))


@dataclass(frozen=True)
class Descent:
    """A trajectory that satisfies the assumption of Lemma 23 at every step up to k."""

    eta: Fraction
    lam: arb
    path: tuple[Network, ...]

    def moves(self, r: int) -> tuple[Fraction, Fraction]:
        """Squared movements of a weight vector and a bias until step k + 1."""
        first, last = self.path[0], self.path[-1]
        return square(minus(last.W[r], first.W[r])), (last.b[r] - first.b[r]) ** 2

    @property
    def start(self) -> Fraction:
        """The squared error at the start."""
        return square(self.path[0].error)


def draw_descent(draw: Draw) -> Descent:
    """A trajectory of k + 1 steps, k <= 2, with ``E_k' <= (1 - eta*lambda/4)^k' E_0``."""
    n = draw.integer("inputs", 1, 2)
    net = draw_network(draw, n=n, widths=SQUARES, norms=INSIDE if n == 1 else ())
    draw.assume(net.n == 1 or net.X[0] != net.X[1])
    draw.assume(all(square(x) > 0 for x in net.X))
    # no learning rate is excluded: for k = 0 the assumption asks for nothing
    eta = draw.rational("eta", 0, draw.choice("largest eta", (1, 4, 40)), ends=False)
    k = draw.choice("k", (0, 0, 1, 2))
    lam = draw.note("lambda", limiting_eigenvalue(net, net.b[0]))
    draw.assume(lam > 0)
    path = trajectory(net, eta, k + 1)
    start = square(net.error)
    for place in range(1, k + 1):
        allowed = (1 - ball(eta) * lam / 4) ** place * ball(start)
        draw.assume(bool(ball(square(path[place].error)) <= allowed))
    return Descent(eta, lam, path)


DESCENT = "n = 1 input of norm <= 1 or 2 of norm 1 in d <= 3, m in {1, 4, 9}, k <= 2 exact GD steps"


def squared_movements(run: Descent) -> Iterator[Fact]:
    """Both movements of every neuron against the lemma's radius, by squares."""
    net = run.path[0]
    bound = 64 * net.n * ball(run.start) / (net.m * run.lam**2)
    for r in range(net.m):
        weight, bias = run.moves(r)
        yield Fact(ball(weight), "<=", bound, "squared movement of a weight vector")
        yield Fact(ball(bias), "<=", bound, "squared movement of a bias")


@trial("yang2024/lemma-23", domain=DESCENT, cases=150)
def movement(draw: Draw) -> Iterator[Fact]:
    """At any learning rate, as printed."""
    yield from squared_movements(draw_descent(draw))


@trial("yang2024/lemma-23/step-1", domain=DESCENT, cases=80)
def movement_chain(draw: Draw) -> Iterator[Fact]:
    """The six links of the chain for a weight vector; the series is used where it converges."""
    run = draw_descent(draw)
    net, k = run.path[0], len(run.path) - 2
    scale = ball(run.eta) * ball(Fraction(net.n, net.m)).sqrt()
    start = ball(run.start).sqrt()
    rate = ball(run.eta) * run.lam
    errors = [ball(square(p.error)).sqrt() for p in run.path[: k + 1]]
    by_errors = scale * sum(errors, arb(0))
    by_rate = scale * start * sum(((1 - rate / 4).sqrt() ** j for j in range(1, k + 1)), arb(1))
    by_half = scale * start * sum(((1 - rate / 8) ** j for j in range(1, k + 1)), arb(1))
    last = 8 * ball(Fraction(net.n, net.m)).sqrt() / run.lam * start
    for r in range(net.m):
        sizes = [ball(square(p.gradient[0][r])).sqrt() for p in run.path[: k + 1]]
        gradients = ball(run.eta) * sum(sizes, arb(0))
        yield Fact(ball(run.moves(r)[0]).sqrt(), "<=", gradients, "sum of the steps")
        yield Fact(gradients, "<=", by_errors, "gradient bound")
    yield Fact(by_errors, "<=", by_rate, "the assumption")
    yield Fact(by_rate, "<=", by_half, "square root")
    if rate < 16:
        series = scale * start / (1 - (1 - rate / 8)) if rate > 0 else last
        yield Fact(by_half, "<=", series, "the whole series")
    yield Fact(by_half, "<=", last, "the end of the chain")


@dataclass(frozen=True)
class Flow:
    """Gradient flow for one input while no neuron changes its sign: e(t) = e(0) exp(-H t).

    A neuron's pre-activation moves by at most (1 + |x|^2)|e(0)|/(sqrt(m) H), which the draw keeps
    below its distance from 0, so that the closed form holds for all t.
    """

    net: Network
    H: Fraction
    lam: Fraction
    t: Fraction

    @property
    def decay(self) -> arb:
        """exp(-H t)."""
        return (-ball(self.H * self.t)).exp()

    @property
    def error(self) -> Fraction:
        """y - f(0)."""
        return self.net.error[0]

    @property
    def push(self) -> arb:
        """The absolute integral of the error over [0, t], divided by sqrt(m)."""
        return ball(abs(self.error) / self.net.root / self.H) * (1 - self.decay)

    @property
    def bound(self) -> Fraction:
        """sqrt(n)|y - f(0)|/(sqrt(m) lambda_0)."""
        return abs(self.error) / (self.net.root * self.lam)

    @property
    def printed_speed(self) -> arb:
        """sqrt(n/m) exp(-lambda_0 s)|y - f(0)| at the time s = t."""
        return ball(abs(self.error) / self.net.root) * (-ball(self.lam * self.t)).exp()

    @property
    def scaled_error(self) -> arb:
        """|y - f(t)|/sqrt(m)."""
        return ball(abs(self.error) / self.net.root) * self.decay

    @property
    def norm(self) -> arb:
        """|x|."""
        return ball(square(self.net.X[0])).sqrt()


def draw_flow(draw: Draw) -> Flow:
    """A flow with lambda_min(H(s)) >= lambda_0/2 for all s; equality is drawn often."""
    net = _network(draw, most=1)
    lift = draw.rational("lift", 5, 9)
    # neuron 0 is active, far from 0, and so that the error stays moderate all others are off
    x = net.X[0]
    size = square(x)
    W = tuple(tuple(c * (lift if r == 0 else -lift) / (size or 1) for c in x) for r in range(net.m))
    net = draw.note("network", net.with_parameters(W, net.b))
    H = net.kernel[0][0]
    draw.assume(H > 0 and net.error[0] != 0)
    reach = (1 + size) * abs(net.error[0]) / (net.root * H)
    draw.assume(
        all(
            (abs(net.z[r][0]) > reach if net.active[r][0] else net.z[r][0] < 0)
            for r in range(net.m)
        )
    )
    lam = 2 * H * draw.choice("share", (Fraction(1), Fraction(1, 2), Fraction(9, 10)))
    return Flow(net, H, draw.note("lambda_0", lam), draw.rational("t", 0, 4))


@trial("yang2024/lemma-24/a", domain=FLOW, cases=80)
def flow_error(draw: Draw) -> Iterator[Fact]:
    """||y - f(t)||^2 <= exp(-lambda_0 t)||y - f(0)||^2."""
    flow = draw_flow(draw)
    start = ball(flow.error**2)
    bound = (-ball(flow.lam * flow.t)).exp() * start
    yield Fact(start * flow.decay**2, "<=", bound, "squared error")


@trial("yang2024/lemma-24/b", domain=FLOW, cases=80)
def flow_weight(draw: Draw) -> Iterator[Fact]:
    """The weight vector of the active neuron."""
    flow = draw_flow(draw)
    yield Fact(flow.norm * flow.push, "<=", flow.bound, "||w(t) - w(0)||")


@trial("yang2024/lemma-24/c", domain=FLOW, cases=80)
def flow_bias(draw: Draw) -> Iterator[Fact]:
    """The bias of the active neuron."""
    flow = draw_flow(draw)
    yield Fact(flow.push, "<=", flow.bound, "|b(t) - b(0)|")


@trial("yang2024/lemma-24/step-1", domain=NETWORKS + ", no pre-activation 0", cases=80)
def flow_decay(draw: Draw) -> Iterator[Fact]:
    """The derivative of the squared error: a central difference of a quadratic polynomial."""
    net = _network(draw, kinks=False)
    h = Fraction(1, 10**9)
    ahead, behind = net.moved(h), net.moved(-h)
    draw.assume(ahead.pattern == net.pattern == behind.pattern)
    slope = (square(ahead.error) - square(behind.error)) / (2 * h)
    e, H = net.error, net.kernel
    yield Fact(slope, "==", -2 * dot(e, image(H, e)), "derivative of the squared error")
    lam = 2 * smallest_from_below(H)
    if lam > 0:
        yield Fact(slope, "<=", -lam * square(e), "the kernel's eigenvalue")


@trial("yang2024/lemma-24/step-2", domain=FLOW, cases=80)
def flow_step(draw: Draw) -> Iterator[Fact]:
    """As printed, with the time t on both sides."""
    flow = draw_flow(draw)
    now = ball(flow.error**2) * flow.decay**2
    yield Fact(now, "<=", (-ball(flow.lam * flow.t)).exp() * now, "squared error")


@trial("yang2024/lemma-24/step-3", domain=FLOW, cases=80)
def weight_speed(draw: Draw) -> Iterator[Fact]:
    """The chain for the speed of the active neuron's weights, with y_i f_i(s) as printed."""
    flow = draw_flow(draw)
    error = flow.scaled_error
    output = ball(flow.net.y[0]) - ball(flow.error) * flow.decay
    product = abs(ball(flow.net.y[0]) * output) / flow.net.root
    yield Fact(flow.norm * error, "<=", product, "triangle inequality")
    yield Fact(product, "<=", error, "Cauchy-Schwarz")
    yield Fact(error, "<=", flow.printed_speed, "decay of the error")


@trial("yang2024/lemma-24/step-5", domain=FLOW, cases=80)
def bias_speed(draw: Draw) -> Iterator[Fact]:
    """The chain for the speed of the active neuron's bias."""
    flow = draw_flow(draw)
    error = flow.scaled_error
    yield Fact(error, "<=", flow.printed_speed, "decay of the error")


@trial("yang2024/lemma-24/step-6", domain=FLOW, cases=80)
def bias_by_weight_speed(draw: Draw) -> Iterator[Fact]:
    """|b(t) - b(0)| against the integral of the speed of w, as printed."""
    flow = draw_flow(draw)
    yield Fact(flow.push, "<=", flow.norm * flow.push, "the first link")
