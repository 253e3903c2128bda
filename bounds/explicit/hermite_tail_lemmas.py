"""What steps 8 and 14 of explicit/hermite-tail are put together from."""

from __future__ import annotations

from bounds.proof import step

ARGUMENT = (
    step(
        "part",
        "symbolic",
        r"$\sqrt{\frac{1-e^{-z/K}}{1+e^{-z/K}}}=\sqrt{\tanh\frac z{2K}}$",
        where=("z > 0", "K >= 1"),
        claim=("sqrt((1 - exp(-z/K))/(1 + exp(-z/K))) == sqrt(tanh(z/(2*K)))",),
        uses=("explicit/hermite-tail/step-7",),
        name="argument",
    ),
)

MONOTONE = (
    step(
        "part",
        "symbolic",
        r"$\arctan(u)/u\ge\arctan(u')/u'$",
        where=("0 < u <= u_prime",),
        claim=("atan(u)*u_prime >= atan(u_prime)*u",),
        name="arc",
    ),
    step(
        "part",
        "symbolic",
        r"$\sqrt{\tanh(z)/z}\ge\sqrt{\tanh(z')/z'}$",
        claim=("sqrt(tanh(z))*sqrt(z_prime) >= sqrt(tanh(z_prime))*sqrt(z)",),
        instances=(("explicit/hermite-tail/step-14/roots/ratio", ()),),
        parts=(
            step(
                "part",
                "symbolic",
                r"$\tanh(z)\,z'\ge\tanh(z')\,z$",
                claim=("tanh(z)*z_prime >= tanh(z_prime)*z",),
                name="ratio",
            ),
        ),
        name="roots",
    ),
)
