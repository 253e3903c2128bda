"""Figure 1 of Yang et al. (2024): sparsity of a deep network during training, with PyTorch.

Six layers, each linear with a trainable bias, ReLU and batch normalisation, then a linear
classifier; weights by Kaiming initialisation, biases -B (the network of the paper adds them), plain
stochastic gradient descent.  Figure 1 uses MNIST; here it is the bundled digits (1797 images of
8 x 8), which need no download.  Batch size and number of steps are not stated in the paper; both
are parameters.  PyTorch is an extra: ``pip install 'certibound[experiments]'``.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bounds.errors import InputError
from verify.experiments.experiment import Claim, Experiment, Outcome, Plan, needs, parameters
from verify.experiments.sparsity import (
    active_fraction,
    binned,
    largest_gap,
    layer_sparsity,
    series,
)
from verify.simulate.checkpoint import Slot, belongs, digest, slot
from verify.simulate.memory import require

OBSERVATIONS = "yang2024/experiment-1/observations"
LAYERS = 6
RECORDS = 40
HELD_OUT = 397
CHANGES = (0.025, 0.1)
"""How much the paper says that sparsity changes, for biases up to 1/2 and for 1."""
MOST_TRAINING = 10**5
Array = NDArray[np.float64]


def require_torch() -> None:
    """Raise `InputError` if PyTorch is not installed."""
    if find_spec("torch") is None:
        raise InputError(
            "this experiment needs PyTorch, which is not installed: "
            "pip install 'certibound[experiments]'"
        )


def digits() -> tuple[Array, NDArray[np.int64]]:
    """The bundled digits: (1797, 64) grey values scaled to [-1, 1], and their classes 0 to 9."""
    from sklearn.datasets import load_digits

    found = load_digits()
    return np.asarray(found.data, float) / 8.0 - 1.0, np.asarray(found.target, np.int64)


def _plan(values: dict[str, Fraction], data: str, seed: int) -> Plan:
    if data not in ("sphere", "digits"):
        raise InputError("the inputs are the bundled digits; leave --data out")
    for name in ("width", "batch", "steps"):
        needs(values, name, least=1)
    needs(values, "batch", least=2)  # of one example batch normalisation leaves nothing
    needs(values, "B")
    needs(values, "eta", strict=True)
    width, batch, steps = (int(values[name]) for name in ("width", "batch", "steps"))
    if steps > MOST_TRAINING:
        raise InputError(f"up to {MOST_TRAINING} steps are simulated, got {steps}")
    weights = width * (64 + 10 + (LAYERS - 1) * width)
    activations = (batch + HELD_OUT) * width * 3 * LAYERS
    size = 4 * (3 * weights + activations) + 8 * steps * (batch + LAYERS)
    require(size, f"a network of {LAYERS} layers of width {width}")
    require_torch()
    allowed = CHANGES[0] if values["B"] <= Fraction(1, 2) else CHANGES[1]
    claim = Claim("stable", f"(a) no layer's fraction changes by more than {allowed}", None)
    notes = (
        f"{LAYERS} layers on the bundled digits, {HELD_OUT} of them held out; the paper uses MNIST",
        "active: the share of positive ReLU outputs in the batches of a stretch of training",
    )
    return Plan(OBSERVATIONS, values, np.zeros((1, 64)), (), (claim,), {"allowed": allowed}, notes)


def network(torch: Any, width: int, B: float, random: Any) -> tuple[Any, list[Any]]:
    """The network, and the ReLU of every layer.

    Parameters
    ----------
    torch : the module.
    random : a ``torch.Generator``, from which the weights are drawn.
    """
    parts: list[Any] = []
    relus = []
    size = 64
    for _ in range(LAYERS):
        linear, relu = torch.nn.Linear(size, width), torch.nn.ReLU()
        torch.nn.init.kaiming_normal_(linear.weight, nonlinearity="relu", generator=random)
        torch.nn.init.constant_(linear.bias, -B)
        parts += [linear, relu, torch.nn.BatchNorm1d(width)]
        relus.append(relu)
        size = width
    head = torch.nn.Linear(size, 10)
    torch.nn.init.kaiming_normal_(head.weight, nonlinearity="relu", generator=random)
    torch.nn.init.zeros_(head.bias)
    return torch.nn.Sequential(*parts, head), relus


def train(
    width: int, B: float, batch: int, eta: float, steps: int, random: Generator
) -> tuple[Array, float]:
    """Train, and record the active fraction of every layer in every batch.

    Returns
    -------
    (steps, 6) active fractions, and the accuracy on the held-out digits; (0, 6) and nan if the loss
    overflowed.

    Raises
    ------
    InputError : without PyTorch.
    """
    require_torch()
    import torch

    X, y = digits()
    order = random.permutation(len(X))
    test, rest = order[:HELD_OUT], order[HELD_OUT:]
    draws = torch.Generator().manual_seed(int(random.integers(0, 2**62)))
    batches = _batches(rest, batch, steps, random)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # with more, sums would depend on the machine
    try:
        net, relus = network(torch, width, B, draws)
        history: list[list[float]] = []
        place = slot()
        _go_on(torch, net, place, history, mark := digest(width, B, eta, batches))
        seen: list[float] = []
        hooks = [relu.register_forward_hook(_watch(seen)) for relu in relus]
        descent = torch.optim.SGD(net.parameters(), lr=eta)
        net.train()
        for k in range(len(history), steps):
            if place.due():
                state = {f"net {name}": v.numpy() for name, v in net.state_dict().items()}
                place.save({"digest": mark, "history": np.array(history), **state})
            inputs = torch.tensor(X[batches[k]], dtype=torch.float32)
            seen.clear()
            loss = torch.nn.functional.cross_entropy(net(inputs), torch.tensor(y[batches[k]]))
            if not (bool(torch.isfinite(loss)) and np.isfinite(seen).all()):
                return np.zeros((0, LAYERS)), float("nan")
            history.append(list(seen))
            descent.zero_grad()
            loss.backward()
            descent.step()
        for hook in hooks:
            hook.remove()
        net.train(False)
        with torch.no_grad():
            guess = net(torch.tensor(X[test], dtype=torch.float32)).argmax(dim=1).numpy()
    finally:
        torch.set_num_threads(threads)
    return np.array(history), float((guess == y[test]).mean())


def _batches(
    rows: NDArray[np.int64], batch: int, steps: int, random: Generator
) -> NDArray[np.int64]:
    """(steps, batch) rows: epochs in random order, one after the other."""
    epochs = -(-steps * batch // len(rows))
    drawn = np.concatenate([random.permutation(rows) for _ in range(epochs)])
    return drawn[: steps * batch].reshape(steps, batch)


def _go_on(
    torch: Any, net: Any, place: Slot, history: list[list[float]], mark: NDArray[np.uint8]
) -> None:
    saved = place.load()
    if saved is not None and belongs(saved, mark):
        state = {name: torch.tensor(saved[f"net {name}"]) for name in net.state_dict()}
        net.load_state_dict(state)
        history.extend(saved["history"].tolist())


def _watch(seen: list[float]) -> Callable[[Any, Any, Any], None]:
    def watch(module: Any, given: Any, output: Any) -> None:
        values = output.detach().numpy()
        seen.append(active_fraction(values) if np.isfinite(values).all() else float("nan"))

    return watch


def _replicate(plan: Plan, random: Generator) -> Outcome:
    width, batch, steps = (plan.whole(name) for name in ("width", "batch", "steps"))
    history, accuracy = train(width, plan.number("B"), batch, plan.number("eta"), steps, random)
    out = Outcome()
    if not len(history):
        out.stopped = "the loss overflowed: the learning rate is too large"
        return out
    means = binned(history.tolist(), RECORDS)
    layers = layer_sparsity(means)
    out.series.update(series(means))
    largest = max(layer.change for layer in layers)
    out.judge("stable", largest > plan.setting["allowed"])
    out.measured["accuracy on held-out digits"] = accuracy
    out.measured["largest change of a layer's fraction"] = largest
    out.measured["largest gap between layers 1 to 5"] = largest_gap(means, range(1, LAYERS))
    out.measured["layer 0 less the mean of the others, last"] = layers[0].last - float(
        np.mean([layer.last for layer in layers[1:]])
    )
    return out


EXPERIMENTS = (
    Experiment(
        OBSERVATIONS,
        "active and inactive fraction of every layer of a six-layer network during training",
        "nothing: the paper's data set and batch size are not used",
        parameters("width=1024 B=1/2 batch=64 eta=1/200 steps=300"),
        _plan,
        _replicate,
    ),
)
