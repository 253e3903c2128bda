"""Perturbation of the kernel: steps of Lemmas 18 and 20 for data of unit norm."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_proof
from bounds.statement import Probability, Source, Statement

LEMMA_18_STEP_1 = with_proof(
    Statement(
        id="repaired/lemma-18-step-1",
        title="Lemma 18, step 1 for unit-norm data, with its boundary",
        says="A neuron can change its sign in the ball if and only if it is close to the kink.",
        kind="lemma",
        form="repaired",
        setting=(
            r"$\|x_i\|_2=1$; $z=\tilde w_r^\top x_i-\tilde b_r$; $R=R_w+R_b$; $A_{i,r}$: some "
            r"$(w,b)$ with $\|w-\tilde w_r\|_2\le R_w$, $|b-\tilde b_r|\le R_b$ has "
            r"$\mathbb I(w^\top x_i\ge b)\ne\mathbb I(\tilde w_r^\top x_i\ge\tilde b_r)$.",
        ),
        prose=r"$A_{i,r}$ happens if and only if $-R\le z<R$.",
        source=Source("repaired"),
        repairs="yang2024/lemma-18/step-1",
        notes=r"Data of norm 1, and $z=-R$ belongs to the event: there the neuron is inactive and "
        r"reaches 0, where it is active.  Since $z=-R$ has probability 0, the probability of the "
        r"event is that of $|z|<R$.",
    ),
    step(
        "identity",
        "",
        r"Over the ball the pre-activation takes exactly the values $z+u$, $-R\le u\le R$.",
        setting=(r"$\|x_i\|_2=1$.",),
        because=r"Cauchy-Schwarz; $w-\tilde w_r$ along $x_i$ and $\tilde b_r-b$ of the same sign "
        "attain both ends",
    ),
    step(
        "inequality",
        "symbolic",
        r"An active neuron with $0\le z<R$ can become inactive: $u=-(z+R)/2$.",
        where=("0 <= z", "z < R"),
        claim=("-R <= -(z + R)/2", "-(z + R)/2 <= R", "z - (z + R)/2 < 0"),
        because="the point is halfway between the kink and the end of the ball",
    ),
    step(
        "inequality",
        "symbolic",
        r"An inactive neuron with $-R\le z<0$ can become active: $u=-z$.",
        where=("-R <= z", "z < 0"),
        claim=("-R <= -z", "-z <= R", "z + (-z) >= 0"),
        because="the neuron is moved to the kink, where it is active",
    ),
    step(
        "inequality",
        "symbolic",
        r"An active neuron with $z\ge R$ stays active.",
        where=("z >= R", "R >= 0", "-R <= u <= R"),
        claim=("z + u >= 0",),
        because=r"$u\ge-R$",
    ),
    step(
        "inequality",
        "symbolic",
        r"An inactive neuron with $z<-R$ stays inactive.",
        where=("z < -R", "R >= 0", "-R <= u <= R"),
        claim=("z + u < 0",),
        because=r"$u\le R$",
    ),
    auxiliary=variables(
        "R", z="real: pre-activation at the centre of the ball", u="real: its change in the ball"
    ),
)

LEMMA_20_STEP_1 = with_proof(
    Statement(
        id="repaired/lemma-20-step-1",
        title="Lemma 20, step 1 for unit-norm data",
        says="The squared change of Z counts the changes of the activation pattern.",
        kind="lemma",
        form="repaired",
        setting=(
            r"$\|x_i\|_2=1$, $a_r\in\{-1,1\}$; "
            r"$t_{r,i}=(\mathbb I(w_r^\top x_i\ge b_r)-\mathbb I(\tilde w_r^\top x_i\ge"
            r"\tilde b_r))^2$.",
        ),
        prose=(
            r"$\|Z(W,b)-Z(\tilde W,\tilde b)\|_F^2=\sum_{i\in[n]}\Big(\frac2m\sum_{r\in[m]}"
            r"t_{r,i}\Big)$."
        ),
        source=Source("repaired"),
        repairs="yang2024/lemma-20/step-1",
        notes=r"Data of norm 1: for other data $2/m$ is $(1+\|x_i\|^2)/m$.",
    ),
    step(
        "definition",
        "",
        r"The part of $Z$ that belongs to neuron $r$ and input $i$ is "
        r"$\frac{a_r}{\sqrt m}\mathbb I(w_r^\top x_i\ge b_r)\,(x_i,-1)$.",
        because="the definition of $Z$",
    ),
    step(
        "identity",
        "symbolic",
        r"Its squared change is $\frac2m t_{r,i}$.",
        where=("m >= 1", "alpha == 1", "N == 1"),
        claim=("alpha*change**2*(N + (-1)**2)/m == 2/m*change**2",),
        because=r"$a_r^2=1$ and $\|(x_i,-1)\|^2=2$",
    ),
    step(
        "identity",
        "",
        "The squared Frobenius norm is the sum of the squared norms of these parts.",
        because="step 1; the parts are disjoint blocks of entries",
        uses=("repaired/lemma-20-step-1/step-1",),
    ),
    auxiliary=variables(
        "m",
        alpha="real: squared output weight of a neuron",
        N="real: squared norm of an input",
        change="real: change of an indicator",
    ),
)

LEMMA_20_STEP_5 = with_proof(
    Statement(
        id="repaired/lemma-20-step-5",
        title="Lemma 20, step 5 with half the exponent",
        says="Bernstein's inequality for sums of two indicators.",
        kind="lemma",
        form="repaired",
        setting=(
            r"For $r\in[m]$ the pairs $(\mathbb I(A_{i,r}),\mathbb I(A_{j,r}))$ are independent, "
            r"$\mathbb P[A_{i,r}]=\mathbb P[A_{j,r}]=q\le\bar q$.",
        ),
        variables=variables(
            "m", "t", q="real: flip probability", q_bar="real: bound on the flip probability"
        ),
        assumptions=("m >= 1", "0 <= q <= q_bar", "0 < q_bar <= 1", "t > 0"),
        claim=("exp(-m**2*t**2/2/(4*m*q_bar + 2*m*t/3)) <= exp(-m**2*t**2/4/(2*m*q_bar + m*t/3))",),
        prose=(
            r"With $s_{i,j}=\sum_{r=1}^m\mathbb I(A_{i,r})+\mathbb I(A_{j,r})$: "
            r"$\mathbb P[s_{i,j}\ge2m\bar q+mt]\le\exp\Big(-\frac{m^2t^2/4}{2m\bar q+mt/3}\Big)$."
        ),
        probability=Probability(
            event=r"$s_{i,j}\ge2m\bar q+mt$",
            over="the initialisation",
            at_most="exp(-m**2*t**2/4/(2*m*q_bar + m*t/3))",
        ),
        source=Source("repaired"),
        uses=("classical/bernstein-one-sided",),
        repairs="yang2024/lemma-20/step-5",
        notes=r"$m^2t^2/4$ instead of $m^2t^2/2$: the summands reach 2 and their second moments "
        r"$4\bar q$, where the printed step has 1 and $2\bar q$.  At $t=0$ the bound is 1.",
    ),
    step(
        "inequality",
        "symbolic",
        r"The summand $X=\mathbb I(A_{i,r})+\mathbb I(A_{j,r})$ is at most 2, and $X^2\le2X$.",
        where=("0 <= u <= 1", "0 <= v <= 1"),
        claim=("u + v <= 2", "(u + v)**2 <= 2*(u + v)"),
        because=r"$0\le u+v\le2$",
    ),
    step(
        "inequality",
        "symbolic",
        r"The sum of the variances is at most $4m\bar q$ and the mean of the sum at most "
        r"$2m\bar q$.",
        where=(
            "m >= 1",
            "0 <= q <= q_bar",
            "mean == 2*q",
            "second <= 2*mean",
            "variance <= second",
        ),
        claim=("m*variance <= 4*m*q_bar", "m*mean <= 2*m*q_bar"),
        because=r"step 1: $\mathbb EX^2\le2\,\mathbb EX=4q$",
        uses=("repaired/lemma-20-step-5/step-1",),
    ),
    step(
        "probability",
        "",
        r"$\mathbb P[s_{i,j}\ge2m\bar q+mt]\le\exp\Big(-\frac{m^2t^2/2}{4m\bar q+2mt/3}\Big)$.",
        setting=(
            r"For $r\in[m]$ the pairs $(\mathbb I(A_{i,r}),\mathbb I(A_{j,r}))$ are independent, "
            r"$\mathbb P[A_{i,r}]=\mathbb P[A_{j,r}]=q\le\bar q$.",
        ),
        where=("m >= 1", "0 <= q <= q_bar", "0 < q_bar <= 1", "t > 0"),
        probability=Probability(
            event=r"$s_{i,j}\ge2m\bar q+mt$",
            over="the initialisation",
            at_most="exp(-m**2*t**2/2/(4*m*q_bar + 2*m*t/3))",
        ),
        because=r"`classical/bernstein-one-sided` with $b=2$, $V=4m\bar q$ and $mt$ for $t$; "
        r"the mean is at most $2m\bar q$",
        uses=("classical/bernstein-one-sided", "repaired/lemma-20-step-5/step-2"),
    ),
    step(
        "identity",
        "symbolic",
        "The same exponent, reduced.",
        where=("m >= 1", "q_bar > 0", "t > 0"),
        claim=("exp(-m**2*t**2/2/(4*m*q_bar + 2*m*t/3)) == exp(-m**2*t**2/4/(2*m*q_bar + m*t/3))",),
        because="a factor 2 is cancelled",
    ),
    auxiliary=variables(
        u="real: indicator of one event",
        v="real: indicator of the other event",
        mean="real: mean of a summand",
        second="real: second moment of a summand",
        variance="real: variance of a summand",
    ),
)

STATEMENTS = (LEMMA_18_STEP_1, LEMMA_20_STEP_1, LEMMA_20_STEP_5)
