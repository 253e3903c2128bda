"""The parts of explicit/mills-sharp, each with its own domain."""

from __future__ import annotations

from bounds.calculus import Derivative, Limit
from bounds.proof import step

SAMPFORD_RATIO = Limit(
    "Q(B)*(3*B + w8)/s",
    "B",
    "infinity",
    "4/sqrt(2*pi)",
    ("4/sqrt(2*pi)*4*B/(4*B + 4)", "4/sqrt(2*pi)"),
    near="1",
)

BIRNBAUM_RATIO = Limit(
    "Q(B)*(B + w4)/s",
    "B",
    "infinity",
    "sqrt(2/pi)",
    ("(B + w4)*B/((1 + B**2)*sqrt(2*pi))", "(B + w4)/(B*sqrt(2*pi))"),
    near="1",
)

PARTS = (
    step(
        "part",
        "",
        (
            r"$0<Q(B)\le\frac12s(B)$; $Q/s$ is strictly decreasing, its supremum $\frac12$ is "
            r"attained only at $B=0$ and its infimum $0$ is approached as $B\to\infty$"
        ),
        claim=("0 < Q(B) <= s/2", "Q(0) == 1/2", "B*M - 1 < 0"),
        calculus=(
            Derivative("Q(B)/s", "B", "(B*M - 1)/sqrt(2*pi)"),
            Limit("Q(B)/s", "B", "infinity", "0"),
        ),
        formal=True,
        name="i",
        notes="Strictly decreasing: the derivative and its sign.",
    ),
    step(
        "part",
        "",
        (
            r"$0<BQ(B)/\varphi(B)<1$ for $B>0$; the quotient increases from $0$ to $1$, neither "
            "value attained"
        ),
        where=("B > 0",),
        claim=("0 < B*M < 1", "(1 + B**2)*M - B > 0"),
        calculus=(
            Derivative("B*M", "B", "(1 + B**2)*M - B"),
            Limit("B*M", "B", "0+", "0"),
            Limit("B*M", "B", "infinity", "1", ("B**2/(1 + B**2)", "1"), near="1"),
        ),
        formal=True,
        name="ii",
        notes="Increasing: the derivative and its sign.",
    ),
    step(
        "part",
        "",
        (
            r"$(1+B^2)Q(B)/(B\varphi(B))>1$ for $B>0$; the infimum $1$ is approached as "
            r"$B\to\infty$ and there is no finite upper constant"
        ),
        where=("B > 0",),
        claim=("(1 + B**2)*M/B > 1",),
        calculus=(
            Limit("(1 + B**2)*M/B", "B", "infinity", "1", ("1", "(1 + B**2)/B**2"), near="1"),
            Limit("(1 + B**2)*M/B", "B", "0+", "infinity"),
        ),
        formal=True,
        name="iii",
    ),
    step(
        "part",
        "",
        (
            r"$\sqrt{\tfrac2\pi}\,\dfrac{s(B)}{B+w_4}<Q(B)\le\dfrac{s(B)}{B+w_4}$; the quotient "
            r"$Q(B)(B+w_4)/s(B)$ is strictly decreasing on $(0,\infty)$; equality on the right "
            r"exactly at $B=0$; the left constant is approached as $B\to\infty$"
        ),
        where=("B > 0",),
        claim=(
            "sqrt(2/pi)*s/(B + w4) < Q(B) < s/(B + w4)",
            "sqrt(2/pi)/2 < Q(0)",
            "Q(0) == 1/2",
            "(B*M - 1)*(B + w4) + M*(1 + B/w4) < 0",
        ),
        calculus=(
            Derivative("Q(B)*(B + w4)/s", "B", "((B*M - 1)*(B + w4) + M*(1 + B/w4))/sqrt(2*pi)"),
            BIRNBAUM_RATIO,
        ),
        formal=True,
        name="iv",
        uses=("explicit/mills-sharp",),
        notes="At B = 0 both s and the denominator are numbers: s = 1, B + w4 = 2.",
    ),
    step(
        "part",
        "",
        (
            r"$\dfrac{\sqrt2\,s(B)}{3B+w_8}\le Q(B)<\dfrac{4}{\sqrt{2\pi}}\dfrac{s(B)}{3B+w_8}$; "
            r"the quotient $Q(B)(3B+w_8)/s(B)$ is strictly increasing; equality on the left "
            r"exactly at $B=0$; the right constant is approached as $B\to\infty$"
        ),
        where=("B > 0",),
        claim=(
            "sqrt(2)*s/(3*B + w8) < Q(B) < 4/sqrt(2*pi)*s/(3*B + w8)",
            "Q(0) == sqrt(2)/sqrt(8)",
            "Q(0) < 4/sqrt(2*pi)/sqrt(8)",
            "(B*M - 1)*(3*B + w8) + M*(3 + B/w8) > 0",
        ),
        calculus=(
            Derivative(
                "Q(B)*(3*B + w8)/s", "B", "((B*M - 1)*(3*B + w8) + M*(3 + B/w8))/sqrt(2*pi)"
            ),
            SAMPFORD_RATIO,
        ),
        formal=True,
        name="v",
        uses=("explicit/mills-sharp",),
        notes="At B = 0 both s and the denominator are numbers: s = 1, 3 B + w8 = sqrt 8.",
    ),
    step(
        "part",
        "",
        (
            r"$1<Q\Big/\dfrac{2\varphi}{B+w_4}\le\sqrt{\tfrac\pi2}$ and $\dfrac{\sqrt\pi}2\le "
            r"Q\Big/\dfrac{4\varphi}{3B+w_8}<1$"
        ),
        claim=(
            "1 < M*(B + w4)/2 <= sqrt(pi/2)",
            "sqrt(pi)/2 <= M*(3*B + w8)/4 < 1",
        ),
        formal=True,
        name="vi",
        uses=("explicit/mills-sharp",),
    ),
)
