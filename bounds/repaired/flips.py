"""Activation flips: Lemma 3, Lemma 18 and Corollary 19 for data of unit norm, and their steps."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.statement import Constant, Probability, Source, Statement

_SMALL = ("B >= 0", "R_w >= 0", "R_b >= 0", "R_w <= 1", "R_b <= 1", "B*R_w <= 1", "B*R_b <= 1")
_STRIP = ("strip", "Q(B - R_w - R_b) - Q(B + R_w + R_b)")
_UNIT = (
    "The data have unit norm instead of norm at most 1.  For a point near the origin the weight "
    "hardly matters and the bias alone decides the activation: with $B=0$ a movement of the bias "
    "flips neurons with a probability that no multiple of the movement bounds."
)
_EVENT = (
    r"$A_{i,r}$: some $(w,b)$ with $\|\tilde w_r-w\|\le R_w$, $|\tilde b_r-b|\le R_b$ has another "
    r"indicator on $x_i$; for unit norm this is $|\langle\tilde w_r,x_i\rangle-B|\le R_w+R_b$"
)


def _flip(id: str, title: str, repairs: str) -> Statement:
    return with_proof(
        Statement(
            id=id,
            title=title,
            says="The flip probability, for data of unit norm.",
            kind="lemma",
            form="repaired",
            setting=(r"$\|x_i\|_2=1$; $\tilde w_r\sim\mathcal N(0,I)$, $\tilde b_r=B$.",),
            variables=variables("B", "R_w", "R_b"),
            definitions=(_STRIP,),
            assumptions=_SMALL,
            claim=("strip <= c*(R_w + R_b)*exp(-B**2/2)",),
            constants=(Constant("c", "existential"),),
            probability=Probability(
                event=_EVENT,
                over=r"$\tilde w_r$",
                at_most="c*(R_w + R_b)*exp(-B**2/2)",
                law="strip",
            ),
            source=Source("repaired"),
            uses=("explicit/flip-probability",),
            instances=((f"{id}/step-1", (("R", "R_w + R_b"),)),),
            formal=True,
            repairs=repairs,
            notes=_UNIT,
        ),
        step(
            "inequality",
            "symbolic",
            r"$Q(B-R)-Q(B+R)\le\sqrt{2/\pi}\,\mathrm{sinhc}(2)\,R\,e^{-B^2/2}$ for $BR\le2$.",
            where=("B >= 0", "R >= 0", "B*R <= 2"),
            claim=("Q(B - R) - Q(B + R) <= sqrt(2/pi)*sinhc(2)*R*exp(-B**2/2)",),
            because=r"the strip's probability is an integral of $\cosh(Bu)\,e^{-u^2/2}$",
        ),
        auxiliary=variables("R"),
    )


LEMMA_18 = _flip("repaired/lemma-18", "Lemma 18 for unit-norm data", "yang2024/lemma-18")
LEMMA_3 = _flip("repaired/lemma-3", "Lemma 3 for unit-norm data", "yang2024/lemma-3")


def _strip(
    id: str, title: str, repairs: str, assumptions: tuple[str, ...], notes: str
) -> Statement:
    return with_proof(
        Statement(
            id=id,
            title=title,
            says=r"The strip has length $2(R_w+R_b)$; its density is largest nearest to 0.",
            kind="lemma",
            form="repaired",
            variables=variables("B", "R_w", "R_b"),
            definitions=(_STRIP,),
            assumptions=assumptions,
            claim=("strip <= 2*(R_w + R_b)/sqrt(2*pi)*exp(-(B - R_w - R_b)**2/2)",),
            source=Source("repaired"),
            instances=((f"{id}/step-1", (("a", "B - R_w - R_b"), ("L", "2*(R_w + R_b)"))),),
            formal=True,
            repairs=repairs,
            notes=notes,
        ),
        step(
            "inequality",
            "symbolic",
            r"$Q(a)-Q(a+L)\le L\varphi(a)$ for $a,L\ge0$.",
            where=("a >= 0", "L >= 0"),
            claim=("Q(a) - Q(a + L) <= L*phi(a)",),
            because="the density decreases on the strip",
        ),
        auxiliary=variables(a="real: near end of a strip", L="real: length of a strip"),
    )


LEMMA_18_STEP_2 = _strip(
    "repaired/lemma-18-step-2",
    "Lemma 18, step 2 with the whole strip",
    "yang2024/lemma-18/step-2",
    ("B >= R_w + R_b", "R_w >= 0", "R_b >= 0"),
    r"A factor 2 (the strip's length), and $B\ge R_w+R_b$ instead of $B>1$, so that 0 is not "
    "inside the strip.",
)

LEMMA_3_SKETCH_STEP_2 = _strip(
    "repaired/lemma-3-sketch-step-2",
    "Lemma 3, sketch, step 2 with the density of the normal law",
    "yang2024/lemma-3/sketch/step-2",
    ("B > R_w + R_b", "R_w >= 0", "R_b >= 0"),
    "The exponent is divided by 2.",
)

LEMMA_3_SKETCH_STEP_3 = with_proof(
    Statement(
        id="repaired/lemma-3-sketch-step-3",
        title="Lemma 3, sketch, step 3 for unit-norm data",
        says="The flip probability for movements of the order of the inverse root of the width.",
        kind="lemma",
        form="repaired",
        variables=variables("B", "R_w", M="real: square root of the width"),
        definitions=(("R_b", "1/M - R_w"), _STRIP, ("c", "sqrt(2/pi)*sinhc(2)")),
        assumptions=("M >= 4", "0 <= R_w <= 1/M", "B > 1/M", "B <= sqrt(2*log(M))"),
        claim=("strip <= c*(R_w + R_b)*exp(-B**2/2)",),
        source=Source("repaired"),
        uses=("repaired/lemma-3-sketch-step-3/step-1",),
        instances=(("repaired/lemma-3/step-1", (("R", "1/M"),)),),
        formal=True,
        repairs="yang2024/lemma-3/sketch/step-3",
        notes=_UNIT + r"  Here with the constant $c=\sqrt{2/\pi}\,\mathrm{sinhc}(2)$.",
    ),
    step(
        "inequality",
        "symbolic",
        r"The product of bias and movement is at most 2.",
        where=("M >= 4", "0 <= B <= sqrt(2*log(M))"),
        claim=("B*(1/M) <= 2",),
        because=r"$\sqrt{2\log M}\le M$",
    ),
)

COROLLARY_19_STEP_2 = with_proof(
    Statement(
        id="repaired/corollary-19-step-2",
        title="Corollary 19, step 2 around the mean",
        says="Bernstein's inequality bounds the deviation of the count from its mean.",
        kind="corollary",
        form="repaired",
        variables=variables("m", q="real: flip probability", t="real: deviation"),
        assumptions=("m >= 1", "0 < q < 1", "t > 0"),
        claim=("binomial_tail(m*q + t, m, q) <= exp(-t**2/2/(m*q + t/3))",),
        source=Source("repaired"),
        uses=(
            "repaired/corollary-19-step-2/step-1",
            "repaired/corollary-19-step-2/step-2",
            "classical/bernstein-one-sided",
        ),
        formal=True,
        repairs="yang2024/corollary-19/step-2",
        notes="The threshold is the mean plus t: Bernstein's inequality is about centred "
        "variables.",
    ),
    step(
        "inequality",
        "symbolic",
        r"Bernstein's inequality with the variance $mq(1-q)$.",
        where=("m >= 1", "0 < q < 1", "t > 0"),
        claim=("binomial_tail(m*q + t, m, q) <= exp(-t**2/2/(m*q*(1 - q) + t/3))",),
        because="the centred indicators are at most 1",
    ),
    step(
        "inequality",
        "symbolic",
        "The variance is at most the mean.",
        where=("m >= 1", "0 < q < 1", "t > 0"),
        claim=("exp(-t**2/2/(m*q*(1 - q) + t/3)) <= exp(-t**2/2/(m*q + t/3))",),
        because=r"$1-q\le1$",
    ),
)

COROLLARY_19_STEP_3 = Statement(
    id="repaired/corollary-19-step-3",
    title="Corollary 19, step 3 with the rate of the doubled mean",
    says=r"The count of flipped neurons is below twice its bound for all $n$ inputs.",
    kind="corollary",
    form="repaired",
    variables=variables("n", "m", q="real: flip probability", q_bar="real: bound on it"),
    assumptions=("n >= 1", "m >= 1", "0 <= q <= q_bar", "0 < q_bar <= 1"),
    claim=("n*binomial_tail(2*m*q_bar, m, q) <= n*exp(-(2*log(2) - 1)*m*q_bar)",),
    source=Source("repaired"),
    uses=("classical/binomial-chernoff-double",),
    formal=True,
    repairs="yang2024/corollary-19/step-3",
    notes=r"The rate is $2\log2-1=0.386\ldots$ instead of $2/3$; by explicit/flip-count-sharp no "
    r"larger rate serves all $m$ and $q$.",
)

STATEMENTS = (
    LEMMA_18,
    LEMMA_3,
    LEMMA_18_STEP_2,
    LEMMA_3_SKETCH_STEP_2,
    LEMMA_3_SKETCH_STEP_3,
    COROLLARY_19_STEP_2,
    COROLLARY_19_STEP_3,
)
