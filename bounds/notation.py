"""The field's symbols once: meaning, domain, shape and LaTeX, so that none is typed twice.

A statement takes its variables from here: ``variables("n", "m", "B")``.  Where a paper uses one
letter for something else (delta is a failure probability in one theorem and a separation in
the next), the meaning is given by keyword: ``variables("n", delta="separation of the data")``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bounds.errors import InputError
from bounds.statement import Variable

_LAMBDA = r"\lambda_{\min}(H^\infty(B))"


_GREEK = frozenset(
    {"alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "kappa", "lambda", "mu", "nu"}
    | {"xi", "pi", "rho", "sigma", "tau", "phi", "psi", "omega", "Delta", "Lambda"}
)


def _table(*rows: Variable) -> dict[str, Variable]:
    return {row.name: row for row in rows}


def _integer(name: str, meaning: str, latex: str = "", given_by: str = "") -> Variable:
    return Variable(name, "integer", meaning, latex=latex or name, given_by=given_by)


def _real(name: str, meaning: str, latex: str = "", given_by: str = "") -> Variable:
    return Variable(name, "real", meaning, latex=latex or name, given_by=given_by)


def _array(name: str, meaning: str, shape: str, latex: str = "") -> Variable:
    return Variable(name, "matrix" if "x" in shape else "vector", meaning, shape, latex or name)


NOTATION: dict[str, Variable] = _table(
    # sizes and indices
    _integer("n", "number of training samples"),
    _integer("d", "input dimension"),
    _integer("m", "network width: number of hidden neurons"),
    _integer("M", "total number of neurons of the symmetric initialisation, even"),
    _integer("k", "number of steps of gradient descent", given_by=""),
    _integer("T", "last iteration"),
    _integer("K", "number of Hermite coefficients that are left out"),
    _integer("j", "index of a Hermite coefficient"),
    # bias, probabilities, data
    _real("B", "initial value of every bias"),
    _real("delta", "failure probability", r"\delta"),
    _real("delta_prime", "failure probability of the bound on the initial error", r"\delta'"),
    _real("rho", "correlation of two standard normals; inner product of two inputs", r"\rho"),
    _real("Delta", "largest absolute inner product of two different inputs", r"\Delta"),
    _real("rho_min", "smallest inner product of two different inputs", r"\rho_{\min}", "data"),
    _real("rho_max", "largest inner product of two different inputs", r"\rho_{\max}", "data"),
    _real("q", "success probability of one trial"),
    _real("mu", "mean number of successes, or a bound on it", r"\mu"),
    _real("epsilon", "relative deviation", r"\epsilon"),
    _real("norm_y", "norm of the labels", r"\lVert y\rVert", "data"),
    # kernel
    _real("lambda", "lower bound for the smallest kernel eigenvalue", r"\lambda", _LAMBDA),
    _real("lambda_B", "smallest eigenvalue of the limiting kernel", r"\lambda(B)", _LAMBDA),
    _real("lambda_0", "the factor in lambda = lambda_0*exp(-B**2/2)", r"\lambda_0", _LAMBDA),
    _real(
        "lambda_C",
        "smallest value of the kernel's quadratic form over unit vectors of the cone",
        r"\lambda_{\mathcal C}",
        "data",
    ),
    _real(
        "lambda_H0", "smallest eigenvalue of the initial kernel", r"\lambda_{\min}(H(0))", "data"
    ),
    # training
    _real("eta", "learning rate", r"\eta"),
    _real("R_w", "largest movement of a weight vector", "R_w"),
    _real("R_b", "largest movement of a bias", "R_b"),
    _real("R", "R_w + R_b, largest movement of a pre-activation"),
    _real("D_0", "norm of the initial error", "D_0", r"\lVert y-f(0)\rVert"),
    _real("D", "bound on the norm of the initial error", r"\bar D"),
    _real("p_bar", "bound on the flip probability of one neuron", r"\bar p"),
    _real("E_k", "squared error after k steps", r"\lVert y-f(k)\rVert^2", "training"),
    _real("E_next", "squared error one step later", r"\lVert y-f(k+1)\rVert^2", "training"),
    _real(
        "move_w",
        "largest movement of a weight vector after k steps",
        r"\max_r\lVert w_r(k)-w_r(0)\rVert",
        "training",
    ),
    _real("move_b", "largest movement of a bias after k steps", r"\max_r|b_r(k)-B|", "training"),
    _real(
        "active_k",
        "largest number of neurons that are active on one input after k steps",
        r"\max_i|\mathcal S_{\mathrm{on}}(i,k)|",
        "training",
    ),
    _real("N_i", "number of neurons active on input i at initialisation", "N_i", "initialisation"),
    _real("F_i", "number of neurons whose sign on input i can change", "F_i", "initialisation"),
    # arrays
    _array("x_i", "an input", "d"),
    _array("y", "labels", "n"),
    _array("W", "weights of the hidden layer", "m x d"),
    _array("b", "biases of the hidden layer", "m"),
    _array("H_inf", "limiting kernel", "n x n", r"H^\infty(B)"),
    _array("H", "empirical kernel", "n x n"),
    # auxiliary scalars of proofs
    _real("t", "auxiliary real number"),
    _real("u", "auxiliary real number"),
    _real("x", "auxiliary real number"),
    _real("z", "auxiliary real number"),
    _real("h", "first argument of Owen's function"),
    _real("a", "second argument of Owen's function"),
    _real("kappa", "bound on the product B*R", r"\kappa"),
    _real("theta", "angle between two inputs", r"\theta"),
)


SUMS: dict[str, tuple[str, ...]] = {"R": ("R_w", "R_b")}
"""Symbols of the table that stand for a sum of others."""


def with_sums(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of symbols, with the sums whose terms are all among them and that are not.

    >>> with_sums({"R_w": 1, "R_b": 2}), with_sums({"R_w": 1})
    ({'R_w': 1, 'R_b': 2, 'R': 3}, {'R_w': 1})
    """
    sums = {
        name: sum(values[term] for term in terms)
        for name, terms in SUMS.items()
        if name not in values and values.keys() >= set(terms)
    }
    return {**values, **sums}


def variables(*names: str, **meanings: str) -> tuple[Variable, ...]:
    """The variables of these names, in this order, for a statement.

    Parameters
    ----------
    names : names of the notation table.
    meanings : name=meaning, for variables that mean something else here; they follow the others,
        unless they are among the names.  A new name is a real number, or, if its meaning begins
        with ``integer:``, an integer.  Such a variable is not given by data.

    Raises
    ------
    InputError : a name without an entry in the table and without a meaning.

    >>> [v.latex for v in variables("n", "delta")], variables(delta="separation")[0].meaning
    (['n', '\\\\delta'], 'separation')
    """
    unknown = [name for name in names if name not in NOTATION and name not in meanings]
    if unknown:
        raise InputError(
            f"no symbol {', '.join(unknown)} in the notation; add it to bounds/notation.py or give "
            "its meaning by keyword"
        )
    wanted = dict.fromkeys([*names, *meanings])
    return tuple(
        _with_meaning(name, meanings[name]) if name in meanings else NOTATION[name]
        for name in wanted
    )


def free(*names: str) -> tuple[Variable, ...]:
    """Like `variables`, for statements about all values: ``given_by`` is dropped.

    >>> free("lambda")[0].given_by
    ''
    """
    return tuple(replace(variable, given_by="") for variable in variables(*names))


def given(known: tuple[Variable, ...], *names: str, by: str = "data") -> tuple[Variable, ...]:
    """Mark variables as determined by the data, the initialisation or the training.

    >>> given(variables("n", E="error"), "E", by="training")[1].given_by
    'training'
    """
    return tuple(replace(v, given_by=by) if v.name in names else v for v in known)


def latex_names() -> dict[str, str]:
    """Name -> LaTeX of every symbol of the table.

    >>> latex_names()["lambda_0"]
    '\\\\lambda_0'
    """
    return {name: variable.latex for name, variable in NOTATION.items()}


def default_latex(name: str) -> str:
    """LaTeX of a name that the table does not have, by its parts between underscores.

    >>> default_latex("q_bar"), default_latex("tau_1"), default_latex("t_prime")
    ('\\\\bar{q}', '\\\\tau_{1}', "t'")
    """
    base, *parts = name.split("_")
    text = "\\" + base if base in _GREEK else base if len(base) == 1 else rf"\mathrm{{{base}}}"
    marks, indices = "", []
    for part in parts:
        if part in ("bar", "hat", "tilde"):
            text = rf"\{part}{{{text}}}"
        elif part == "prime":
            marks += "'"
        elif part:
            short = len(part) == 1 or part.isdigit() or part == "ij"
            indices.append("\\" + part if part in _GREEK else part if short else _roman(part))
    return text + marks + (f"_{{{','.join(indices)}}}" if indices else "")


def _roman(text: str) -> str:
    return rf"\mathrm{{{text}}}"


def _with_meaning(name: str, meaning: str) -> Variable:
    known = NOTATION.get(name, Variable(name, latex=default_latex(name)))
    domain = known.domain
    if meaning.startswith("integer:"):
        domain, meaning = "integer", meaning.removeprefix("integer:").strip()
    elif meaning.startswith("real:"):
        domain, meaning = "real", meaning.removeprefix("real:").strip()
    shape = known.shape if domain == known.domain else ""
    return replace(known, meaning=meaning, domain=domain, shape=shape, given_by="")
