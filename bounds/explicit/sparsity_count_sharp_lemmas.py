"""What steps 8, 9 and 20 and parts a and c of explicit/sparsity-count-sharp are made of."""

from __future__ import annotations

from bounds.proof import step

WITHOUT_Q = (
    step(
        "part",
        "symbolic",
        r"$(1-s)\ln\frac{1-Q}{1-s}\le(1-s)\ln\frac1{1-s}$",
        claim=("(1 - s)*log((1 - Q(B))/(1 - s)) <= (1 - s)*log(1/(1 - s))",),
        because=r"$1-Q\le1$.",
        name="share",
    ),
)

DIVIDED = (
    step(
        "part",
        "symbolic",
        r"the same, divided by $sB$",
        claim=("(calD - (s*(2*B*phi(B) - B**2/2) - B**2/2*log(2/B**2)))/(s*B) >= 0",),
        instances=(("explicit/sparsity-count-sharp/step-9/undivided", ()),),
        name="divided",
    ),
    step(
        "part",
        "symbolic",
        r"$\mathcal D(B)\ge s\,(2B\varphi(B)-\frac{B^2}2)-\frac{B^2}2\ln\frac2{B^2}$",
        claim=("calD >= s*(2*B*phi(B) - B**2/2) - B**2/2*log(2/B**2)",),
        instances=(
            ("explicit/sparsity-count-sharp/step-9/undivided/share", ()),
            ("explicit/sparsity-count-sharp/step-8", ()),
        ),
        parts=(
            step(
                "part",
                "symbolic",
                r"$s\ln\frac s{2Q}\ge s\,(2B\varphi(B)-\frac{B^2}2)$",
                claim=("s*log(s/(2*Q(B))) >= s*(2*B*phi(B) - B**2/2)",),
                instances=(("explicit/sparsity-count-sharp/step-4", ()),),
                because="step 4.",
                name="share",
            ),
        ),
        because="steps 4 and 8.",
        name="undivided",
    ),
)

EXPONENT = (
    step(
        "part",
        "symbolic",
        r"$\mathbb P[N_i\ge ms]\le2^{-ms}$",
        where=("m >= 1", "B > 0"),
        claim=("binomial_tail(m*s, m, Q(B)) <= 2**(-m*s)",),
        instances=(
            ("explicit/sparsity-count-sharp/step-1", ()),
            ("explicit/sparsity-count-sharp/step-20/exponent", ()),
        ),
        name="one",
    ),
    step(
        "part",
        "symbolic",
        r"$e^{-m\,\mathrm{KL}(s\Vert Q)}\le2^{-ms}$",
        where=("m >= 1", "B > 0"),
        claim=("exp(-m*(s*log(s/Q(B)) + (1 - s)*log((1 - s)/(1 - Q(B))))) <= 2**(-m*s)",),
        instances=(("explicit/sparsity-count-sharp/step-20/exponent/entropy", ()),),
        parts=(
            step(
                "part",
                "symbolic",
                r"$\mathrm{KL}(s\Vert Q)\ge s\ln2$",
                where=("B > 0",),
                claim=("s*log(s/Q(B)) + (1 - s)*log((1 - s)/(1 - Q(B))) >= s*log(2)",),
                instances=(("explicit/sparsity-count-sharp/a", ()),),
                name="entropy",
            ),
        ),
        name="exponent",
    ),
)

SMALL = (
    step(
        "part",
        "symbolic",
        r"$\mathcal D(B)\ge0$ for $B\le\frac3{10}$",
        where=("0 < B <= 3/10",),
        claim=("calD >= 0",),
        instances=(
            ("explicit/sparsity-count-sharp/step-9/undivided", ()),
            ("explicit/sparsity-count-sharp/a/small/rest", ()),
        ),
        parts=(
            step(
                "part",
                "symbolic",
                r"$s\,B\,k(B)\ge0$",
                claim=("s*(2*B*phi(B) - B**2/2) - B**2/2*log(2/B**2) >= 0",),
                instances=(("explicit/sparsity-count-sharp/a/small/k", ()),),
                formal=True,
                name="rest",
            ),
            step(
                "part",
                "symbolic",
                r"$k(B)\ge0$",
                claim=("2*phi(B) - B/2 - B/2*exp(B**2/2)*log(2/B**2) >= 0",),
                instances=tuple((f"explicit/sparsity-count-sharp/step-{k}", ()) for k in (11, 12)),
                formal=True,
                name="k",
            ),
        ),
        formal=True,
        name="small",
    ),
)

WIDTH = (
    step(
        "part",
        "symbolic",
        r"$n\,2^{-ms}\le\delta$ for $m\ge e^{B^2/2}\log_2(n/\delta)$",
        where=("n >= 1", "m >= 1", "B >= 0", "0 < delta < 1", "m >= log(n/delta)/(s*log(2))"),
        claim=("n*2**(-m*s) <= delta",),
        formal=True,
        name="width",
    ),
)
