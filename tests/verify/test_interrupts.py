"""A key press or a timer ends the work soon, also in the middle of a quadrature."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import pytest
from flint import acb, arb, ctx

from verify.balls import integral
from verify.interrupts import postponed, raised_inside
from verify.workers import time_limit

# A shell starts background jobs with SIGINT ignored, and children inherit that.
START = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from verify.cli.entry import main; main()"
)
LONG = [
    "solve explicit/hermite-tail/step-8 --for B K=10 z=0.1",
    "solve classical/orthant-owen --for B rho=0.5",
    "evaluate explicit/hermite-tail/step-12 K=1e9 B=5 --digits 1000",
]


@pytest.mark.parametrize("arguments", LONG)
@pytest.mark.parametrize("after", [2.0, 3.1])
def test_an_interrupt_ends_a_quadrature_with_status_130(arguments: str, after: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", START, *arguments.split()],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(after)
    if process.poll() is not None:
        pytest.skip("this machine is too fast for it")
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=30)
    assert time.monotonic() - start < 30, "stuck"
    assert (process.returncode, error.strip()) == (130, "certibound: interrupted")


@pytest.mark.parametrize("arguments", LONG[:2])
def test_the_budget_of_solve_ends_it_undecided(arguments: str) -> None:
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "verify", *arguments.split(), "--budget", "2", "--json"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert time.monotonic() - start < 60, "stuck"
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert not found["found"]
    assert not found["global"]
    assert found["reason"] == "undecided: the time limit of 2 s was reached"


def slow_integrand(x: acb, analytic: bool) -> acb:
    sum(range(20_000))  # processor time is what the limit counts
    return (x * 1000).sin()


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.35])
def test_the_time_limit_holds_inside_a_quadrature(seconds: float) -> None:
    start = time.monotonic()
    with time_limit(seconds) as overdue:
        integral(slow_integrand, 0, 1, deg_limit=2, eval_limit=10**6)
    assert overdue == [True]
    assert time.monotonic() - start < 60, "stuck"


def test_an_exception_of_the_integrand_comes_out_as_it_is() -> None:
    def bad(x: object, analytic: bool) -> object:
        raise ZeroDivisionError("here")

    with pytest.raises(ZeroDivisionError, match="here"):
        integral(bad, 0, 1)
    with ctx.workprec(64):
        assert integral(lambda x, _: x * x, 0, 1).real.contains(arb(1) / 3)


def test_a_limit_holds_where_every_exception_is_swallowed_once() -> None:
    with time_limit(0.1) as overdue:
        try:
            while True:
                pass
        except BaseException:  # noqa: BLE001 - as careless C code does
            pass
        while True:
            pass
    assert overdue == [True]


def test_an_inner_limit_leaves_the_outer_one_in_force() -> None:
    start, before = time.monotonic(), signal.getitimer(signal.ITIMER_PROF)[0]
    with time_limit(0.6) as outer:
        with time_limit(0.1) as inner:
            while True:
                pass
        with time_limit(50.0) as generous:
            sum(range(10**5))
        while True:
            pass
    assert (outer, inner, generous) == ([True], [True], [])
    assert time.monotonic() - start < 40, "stuck"
    after = signal.getitimer(signal.ITIMER_PROF)[0]
    assert after <= before, "a timer from before goes on, and no other is left"
    assert (after == 0) == (before == 0)


def test_a_limit_that_is_longer_than_the_one_around_it_ends_with_that() -> None:
    start = time.monotonic()
    with time_limit(0.2) as outer:
        with time_limit(50.0):
            while True:
                pass
        while True:
            pass
    assert outer == [True]
    assert time.monotonic() - start < 40, "stuck"


def test_postponed_signals_are_delivered_afterwards() -> None:
    got: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: got.append(number))
    try:
        with postponed() as noted:
            signal.raise_signal(signal.SIGINT)
            assert noted == [signal.SIGINT]
            assert got == []
        assert got == [signal.SIGINT]
        signal.raise_signal(signal.SIGINT)
        assert len(got) == 2
    finally:
        signal.signal(signal.SIGINT, before)


def test_only_system_errors_are_seen_through() -> None:
    inner = KeyboardInterrupt()
    outer = SystemError("a result with an exception set")
    outer.__cause__ = inner
    assert raised_inside(outer) is inner
    plain = ValueError()
    plain.__cause__ = inner
    assert raised_inside(plain) is plain
