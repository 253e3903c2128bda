"""Figure 1: sparsity statistics without PyTorch, the training with it, the message without it."""

from __future__ import annotations

import importlib.util
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bounds.errors import BudgetError, InputError
from verify.cli.entry import run
from verify.experiments import figure_1
from verify.experiments.registry import NICKNAMES, experiment
from verify.experiments.simulation import simulate
from verify.experiments.sparsity import (
    active_fraction,
    binned,
    largest_gap,
    layer_sparsity,
    series,
)

TORCH = find_spec("torch") is not None
needs_torch = pytest.mark.skipif(not TORCH, reason="needs PyTorch")
SMALL = {"width": 16, "batch": 32, "steps": 60}


# --- the statistics -----------------------------------------------------------------------------


def test_the_active_fraction_counts_one_by_one() -> None:
    random = np.random.default_rng(0)
    outputs = np.maximum(random.standard_normal((30, 20)) - 0.5, 0.0)
    counted = sum(1 for row in outputs.tolist() for value in row if value > 0)
    assert active_fraction(outputs) == counted / 600
    assert active_fraction(np.zeros((2, 3))) == 0.0
    assert active_fraction(np.ones((2, 3), np.float32)) == 1.0


@pytest.mark.parametrize("outputs", [[[-1.0, 1.0]], [[np.nan, 1.0]]])
def test_what_no_relu_gives_is_refused(outputs: list[list[float]]) -> None:
    with pytest.raises(InputError, match="at least 0"):
        active_fraction(np.array(outputs))


@pytest.mark.parametrize("shape", [(0, 3), (3,), (3, 0)])
def test_outputs_are_a_table(shape: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="examples, neurons"):
        active_fraction(np.zeros(shape))


def test_layers_are_summed_up_by_first_least_largest_and_last() -> None:
    history = np.array([[0.5, 0.2], [0.6, 0.1], [0.3, 0.4]])
    one, two = layer_sparsity(history)
    assert (one.first, one.least, one.largest, one.last) == (0.5, 0.3, 0.6, 0.3)
    assert one.change == pytest.approx(0.2)
    assert two.change == pytest.approx(0.2)
    hidden = two.inactive
    assert (hidden.first, hidden.least, hidden.largest, hidden.last) == (0.8, 0.6, 0.9, 0.6)
    assert hidden.change == pytest.approx(two.change)


def test_fractions_are_between_0_and_1() -> None:
    for wrong in (1.1, -0.1, np.nan):
        with pytest.raises(InputError, match="between 0 and 1"):
            layer_sparsity(np.array([[wrong]]))


@pytest.mark.parametrize("count", [1, 3, 40, 41, 100])
def test_every_batch_counts_in_one_average(count: int) -> None:
    """Weighted by their lengths the averages have the mean of all rows."""
    values = np.random.default_rng(count).uniform(size=(count, 2))
    means = binned(values.tolist(), 40)
    assert len(means) == min(count, 40)
    lengths = [len(part) for part in np.array_split(np.arange(count), len(means))]
    assert np.average(means, axis=0, weights=lengths) == pytest.approx(values.mean(axis=0))


def test_gaps_are_between_layers_at_the_same_time() -> None:
    history = np.array([[0.0, 0.5, 0.4], [1.0, 0.1, 0.15]])
    assert largest_gap(history, [1, 2]) == pytest.approx(0.1)
    assert largest_gap(history, [0, 1, 2]) == pytest.approx(0.9)


def test_active_and_inactive_add_up_to_one() -> None:
    found = series(np.array([[0.5, 0.2], [0.6, 0.1]]))
    assert list(found) == [f"layer {k}, {kind}" for k in (0, 1) for kind in ("active", "inactive")]
    for k in (0, 1):
        both = zip(found[f"layer {k}, active"], found[f"layer {k}, inactive"], strict=True)
        assert [sum(pair) for pair in both] == [1.0, 1.0]


def test_the_bundled_digits_are_scaled() -> None:
    X, y = figure_1.digits()
    assert X.shape == (1797, 64)
    assert (X.min(), X.max()) == (-1.0, 1.0)
    assert set(y.tolist()) == set(range(10))


# --- without PyTorch --------------------------------------------------------------------------


@pytest.fixture
def _no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec

    def without(name: str, *more: Any) -> Any:
        return None if name == "torch" else found(name, *more)

    monkeypatch.setattr(figure_1, "find_spec", without)


@pytest.mark.usefixtures("_no_torch")
def test_without_pytorch_one_line_says_what_to_install(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["simulate", "figure-1", "--replicates", "1"]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert "needs PyTorch, which is not installed: pip install 'certibound[experiments]'" in (
        captured.err
    )
    assert captured.out == ""
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("_no_torch")
def test_bad_values_are_named_before_pytorch_is_missed() -> None:
    with pytest.raises(BudgetError, match="width 100000 needs about"):
        simulate("figure-1", {"width": 100_000}, 1)
    for values in ({"batch": 1}, {"steps": 0}, {"eta": 0}, {"steps": 10**6}):
        with pytest.raises(InputError, match=next(iter(values))):
            simulate("figure-1", values, 1)


def test_nicknames_are_experiments() -> None:
    for nickname, identity in NICKNAMES.items():
        assert experiment(nickname) is experiment(identity)


# --- with PyTorch -----------------------------------------------------------------------------


@needs_torch
def test_the_network_is_the_one_that_is_described() -> None:
    import torch

    net, relus = figure_1.network(torch, 400, 0.5, torch.Generator().manual_seed(0))
    kinds = [type(part).__name__ for part in net]
    assert kinds == ["Linear", "ReLU", "BatchNorm1d"] * 6 + ["Linear"]
    assert len(relus) == 6
    for part, size in zip(net[:18:3], [64, *[400] * 5], strict=True):
        assert (part.bias.detach().numpy() == -0.5).all()
        # Kaiming: variance 2 over the number of inputs; 400 size entries, six standard errors
        variance = float(part.weight.detach().double().var())
        assert variance == pytest.approx(2 / size, rel=6 * (2 / (400 * size)) ** 0.5)


@needs_torch
def test_the_first_fraction_of_the_input_layer_is_the_gaussian_one() -> None:
    """Weights of variance 2/64: a neuron is active on x with probability Q(B sqrt(32)/|x|)."""
    from scipy.stats import norm

    X, _ = figure_1.digits()
    for B in (0.0, 1.0):
        history, _ = figure_1.train(400, B, 256, 1e-6, 1, np.random.default_rng(1))
        expected = norm.sf(B * 32**0.5 / np.linalg.norm(X, axis=1)).mean()
        assert history[0, 0] == pytest.approx(expected, abs=0.03)


@needs_torch
def test_training_learns_and_records_every_step() -> None:
    history, accuracy = figure_1.train(64, 0.5, 64, 0.1, 150, np.random.default_rng(2))
    assert history.shape == (150, 6)
    assert ((history > 0) & (history < 1)).all()
    assert accuracy > 0.8


@needs_torch
def test_a_larger_bias_gives_fewer_active_neurons() -> None:
    means = [
        figure_1.train(64, B, 64, 0.005, 20, np.random.default_rng(3))[0].mean()
        for B in (0.0, 0.5, 1.0)
    ]
    assert means[0] > means[1] > means[2]


@needs_torch
def test_a_run_is_a_function_of_its_seed() -> None:
    one, two, other = (simulate("figure-1", SMALL, 2, seed=seed) for seed in (0, 0, 1))
    assert one.document() == two.document()
    assert one.outcomes[0].series != other.outcomes[0].series
    assert one.word == "observation"


@needs_torch
def test_a_stopped_training_goes_on_to_the_identical_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from verify.simulate import checkpoint

    monkeypatch.setattr(checkpoint, "SECONDS", 0.0)
    whole = simulate("figure-1", SMALL, 1)
    fractions, calls = active_fraction, 0

    def counted(outputs: Any) -> float:
        nonlocal calls
        calls += 1
        if calls == 6 * 40:
            raise KeyboardInterrupt
        return fractions(outputs)

    monkeypatch.setattr(figure_1, "active_fraction", counted)
    with pytest.raises(KeyboardInterrupt):
        simulate("figure-1", SMALL, 1, directory=tmp_path)
    assert list(tmp_path.glob("*.npz"))
    again = simulate("figure-1", SMALL, 1, directory=tmp_path, resume=True)
    assert calls == 6 * 40 + 6 * 21
    assert again.document() == whole.document()


@needs_torch
def test_an_overflow_is_reported_and_not_averaged_in() -> None:
    found = simulate("figure-1", {**SMALL, "eta": 10**8}, 1)
    assert "overflowed" in found.judgement.stopped[0]
    assert found.series() == {}


@needs_torch
def test_the_command_shows_every_layer(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    values = [f"{name}={value}" for name, value in SMALL.items()]
    assert run(["simulate", "figure-1", *values, "--replicates", "1"]) == 0
    text = capsys.readouterr().out
    for layer in range(6):
        assert f"layer {layer}, active" in text
        assert f"layer {layer}, inactive" in text
    assert run(["simulate", "figure-1", *values, "--replicates", "1", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document["series"]["layer 5, inactive"]) == 40


@pytest.mark.skipif(find_spec("matplotlib") is None, reason="needs matplotlib")
@pytest.mark.parametrize("replicates", [1, 3, 12])
def test_series_are_drawn_one_panel_for_each_kind(replicates: int, tmp_path: Path) -> None:
    """Without PyTorch: the series are put into the outcomes of another experiment."""
    from verify.experiments.plotting import plot_simulation

    found = simulate("explicit/sparsity-count", {"m": 100}, replicates)
    sizes = []
    for table in (None, np.array([[0.5, 0.2], [0.6, 0.1], [0.4, 0.3]])):
        if table is not None:
            for outcome in found.outcomes.values():
                outcome.series.update(series(table))
        path = plot_simulation(found, tmp_path / "picture.png")
        content = path.read_bytes()
        assert content[:4] == b"\x89PNG"
        sizes.append(int.from_bytes(content[16:20]))
    assert sizes[1] > sizes[0], "two more panels"
    assert found.series()["layer 1, inactive"] == pytest.approx([0.8, 0.9, 0.7])
