"""Appendix A: neurons that flip (pp. 17-18)."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Constant, Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

DEFINITION_17 = Statement(
    id="yang2024/definition-17",
    title="Definition 17 (No-flipping set)",
    says=(
        "Neurons that never change sign on $x_i$ during training, and the "
        "complementary flipping set."
    ),
    kind="definition",
    form="as printed",
    setting=(
        "GD.",
        r"Variables: $i\in[n]$, $S_i\subset[m]$, $T$ number of steps.",
        *hypotheses("GD"),
    ),
    prose=(
        r"$S_i:=\{r\in[m]:\forall t\in[T]\ \mathrm{sign}(\langle w_r(t),x_i"
        r"\rangle-b_r(t))=\mathrm{sign}(\langle w_r(0),x_i\rangle-b_r(0))\}$; the "
        r"flipping set is $\overline{S}_i$."
    ),
    source=printed("Definition 17", "17"),
    uses=("yang2024/setup/network",),
)

LEMMA_18 = with_proof(
    Statement(
        id="yang2024/lemma-18",
        title="Lemma 18 (Bound on flipping probability)",
        says="Appendix form of the flip-probability bound.",
        kind="lemma",
        form="as printed",
        setting=(
            r"$B\ge0$; $R_w,R_b\le\min\{1/B,1\}$; BALL; DATA ($\|x_i\|_2\le1$).",
            "Variables: as `yang2024/lemma-3`.",
            *hypotheses("BALL", "DATA"),
        ),
        variables=variables("B", "R_w", "R_b", h="norm of the input x_i"),
        definitions=(("flip", "Q((B - R_w*h - R_b)/h) - Q((B + R_w*h + R_b)/h)"),),
        assumptions=(
            "B >= 0",
            "R_w >= 0",
            "R_b >= 0",
            "R_w <= 1",
            "R_b <= 1",
            "B*R_w <= 1",
            "B*R_b <= 1",
            "0 < h <= 1",
        ),
        claim=("flip <= c*(R_w + R_b)*exp(-B**2/2)",),
        prose=(
            r"With $A_{i,r}=\{\exists w_r,b_r:\|\tilde{w}_r-w_r\|_2\le R_w,\ "
            r"|b_r-\tilde{b}_r|\le R_b,\ \mathbb{I}(x_i^\top\tilde{w}_r\ge\tilde{b}_r)\ne"
            r"\mathbb{I}(x_i^\top w_r\ge b_r)\}$: $$\mathbb{P}[A_{i,r}]\le "
            r"c(R_w+R_b)\exp(-B^2/2).$$"
        ),
        probability=Probability(
            event="$A_{i,r}$",
            over=r"$\tilde w_r$",
            at_most="c*(R_w + R_b)*exp(-B**2/2)",
            law="flip",
        ),
        constants=(Constant("c", "existential"),),
        formal=True,
        source=printed("Lemma 18", "17"),
        uses=("yang2024/lemma-46",),
        quantity="flip-probability",
        side="upper",
        bound="c*(R_w + R_b)*exp(-B**2/2)",
        notes=(
            "R_w, R_b <= min(1/B, 1) is written without the division, so that B = 0 (1/B "
            "read as infinity) is included. flip is the exact probability of the event "
            "for an input of norm h; the data only has h <= 1 (the input 0 is left out). "
            "Probability: over "
            r"$\tilde{w}_r$. Constants: $c$ unspecified in the statement; proof: "
            r"$c=\max\{c_1,c_2\}$, $c_1$ unspecified, "
            r"$c_2=\frac{2\exp(1/2)}{\sqrt{2\pi}}$."
        ),
    ),
    step(
        "the flip event is a strip event",
        "",
        (
            r"$A_{i,r}$ happens if and only if $|\tilde{w}_r^\top "
            r"x_i-\tilde{b}_r|<R_w+R_b$. Deterministic."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        page="17",
        notes="Tested at drawn weights, with inputs of norm at most 1, as the data has them.",
    ),
    step(
        "case of large bias",
        "",
        (
            r"Assumes $B>1$. $\mathbb{P}[A_{i,r}]\le(R_w+R_b)\frac{1}{\sqrt{2\pi}}"
            r"\exp(-(B-R_w-R_b)^2/2)\le c_1(R_w+R_b)\exp(-B^2/2)$. $c_1$ unspecified."
        ),
        where=(
            "B > 1",
            "R_w >= 0",
            "R_b >= 0",
            "R_w <= 1",
            "R_b <= 1",
            "B*R_w <= 1",
            "B*R_b <= 1",
            "0 < h <= 1",
        ),
        claim=(
            "flip <= (R_w + R_b)/sqrt(2*pi)*exp(-(B - R_w - R_b)**2/2)",
            ("(R_w + R_b)/sqrt(2*pi)*exp(-(B - R_w - R_b)**2/2) <= c_1*(R_w + R_b)*exp(-B**2/2)"),
        ),
        probability=Probability(
            event="$A_{i,r}$",
            over=r"$\tilde w_r$",
            at_most="(R_w + R_b)/sqrt(2*pi)*exp(-(B - R_w - R_b)**2/2)",
            law="flip",
        ),
        constants=("c_1",),
        because="from `yang2024/lemma-46`, step-1",
        uses=(
            "yang2024/lemma-46",
            "yang2024/lemma-18/step-1",
        ),
        page="17",
        formal=True,
        notes=(
            "flip is the exact probability of the event for an input of norm h; the data only has "
            "h <= 1, and the source inserts the strip event of step 1 at h = 1."
        ),
    ),
    step(
        "case of small bias",
        "",
        (
            r"Assumes $0\le B<1$ (where $B-R_w-R_b\le0$ is possible). $\mathbb{P}[A_{i,r}]"
            r"\le2(R_w+R_b)\frac{1}{\sqrt{2\pi}}\exp(-0^2/2)=\frac{2(R_w+R_b)}{\sqrt{2"
            r"\pi}}$. Constants explicit."
        ),
        where=(
            "0 <= B < 1",
            "R_w >= 0",
            "R_b >= 0",
            "R_w <= 1",
            "R_b <= 1",
            "B*R_w <= 1",
            "B*R_b <= 1",
            "0 < h <= 1",
        ),
        claim=(
            "flip <= 2*(R_w + R_b)/sqrt(2*pi)*exp(-0**2/2)",
            "2*(R_w + R_b)/sqrt(2*pi)*exp(-0**2/2) == 2*(R_w + R_b)/sqrt(2*pi)",
        ),
        probability=Probability(
            event="$A_{i,r}$", over=r"$\tilde w_r$", at_most="2*(R_w + R_b)/sqrt(2*pi)", law="flip"
        ),
        because="from `yang2024/lemma-46`",
        uses=("yang2024/lemma-46",),
        page="17-18",
        formal=True,
        notes=(
            "flip is the exact probability of the event for an input of norm h; the data only has "
            "h <= 1, and the source inserts the strip event of step 1 at h = 1."
        ),
    ),
    step(
        "step",
        "",
        (
            r"Assumes $0\le B<1$. $\exp(-1^2/2)\le\exp(-B^2/2)\le\exp(-0^2/2)$, hence "
            r"$\mathbb{P}[A_{i,r}]\le c_2(R_w+R_b)\exp(-B^2/2)$ with "
            r"$c_2=\frac{2\exp(1/2)}{\sqrt{2\pi}}$; finally $c=\max\{c_1,c_2\}$."
        ),
        where=(
            "0 <= B < 1",
            "R_w >= 0",
            "R_b >= 0",
            "R_w <= 1",
            "R_b <= 1",
            "B*R_w <= 1",
            "B*R_b <= 1",
            "0 < h <= 1",
        ),
        claim=(
            "exp(-1/2) <= exp(-B**2/2) <= exp(-0/2)",
            "flip <= 2*exp(1/2)/sqrt(2*pi)*(R_w + R_b)*exp(-B**2/2)",
        ),
        probability=Probability(
            event="$A_{i,r}$",
            over=r"$\tilde w_r$",
            at_most="2*exp(1/2)/sqrt(2*pi)*(R_w + R_b)*exp(-B**2/2)",
            law="flip",
        ),
        because="from step-2, step-3",
        uses=(
            "yang2024/lemma-18/step-2",
            "yang2024/lemma-18/step-3",
        ),
        page="18",
        formal=True,
        notes=(
            "flip is the exact probability of the event for an input of norm h; the data only has "
            "h <= 1, and the source inserts the strip event of step 1 at h = 1."
        ),
    ),
    auxiliary=variables(c_2="real: the constant of the case of small bias"),
)

COROLLARY_19 = with_proof(
    with_parts(
        Statement(
            id="yang2024/corollary-19",
            title="Corollary 19",
            says=(
                "Few neurons ever flip: probability for one neuron and a uniform count "
                "over the data."
            ),
            kind="corollary",
            form="as printed",
            setting=(
                (
                    r"$B>0$; $R_w,R_b\le\min\{1/B,1\}$; $\|w_r(t)-w_r(0)\|_2\le R_w$ and "
                    r"$|b_r(t)-b_r(0)|\le R_b$ for all $t\in[T]$; INIT, DATA."
                ),
                r"Variables: $i\in[n]$, $r\in[m]$; $R_w,R_b$.",
                *hypotheses("DATA", "INIT"),
            ),
            variables=variables("n", "m", "B", "R_w", "R_b", h="norm of the input x_i"),
            definitions=(("flip", "Q((B - R_w*h - R_b)/h) - Q((B + R_w*h + R_b)/h)"),),
            assumptions=(
                "B > 0",
                "R_w >= 0",
                "R_b >= 0",
                "R_w <= 1",
                "R_b <= 1",
                "B*R_w <= 1",
                "B*R_b <= 1",
                "0 < h <= 1",
                "n >= 1",
                "m >= 1",
            ),
            claim=("flip <= c*(R_w + R_b)*exp(-B**2/2)",),
            prose=(
                r"(a) $\mathbb{P}[r\in\overline{S}_i]\le c(R_w+R_b)\exp(-B^2/2)$; (b) "
                r"$$\mathbb{P}\big[\forall i\in[n]:|\overline{S}_i|\le2mc(R_w+R_b)\exp(-B^2/2)"
                r"\big]\ge1-n\cdot\exp\Big(-\frac{2}{3}mc(R_w+R_b)\exp(-B^2/2)\Big).$$"
            ),
            probability=Probability(
                event=r"$\forall i\in[n]:|\overline{S}_i|\le2mc(R_w+R_b)\exp(-B^2/2)$",
                over="the initialisation",
                at_least="1 - n*exp(-2/3*m*c*(R_w + R_b)*exp(-B**2/2))",
            ),
            constants=(Constant("c", "existential"),),
            source=printed("Corollary 19", "18"),
            uses=(
                "yang2024/lemma-18",
                "yang2024/definition-17",
                "yang2024/lemma-44",
            ),
            quantity="flip-count",
            side="upper",
            bound="2*m*c*(R_w + R_b)*exp(-B**2/2)",
            notes=(
                "The claim is part (a); the probability of a flip inside the ball is its "
                "exact value for an input of norm h. Probability: as displayed. Constants: "
                "$2$, $2/3$ explicit; $c$ unspecified."
            ),
        ),
        step(
            "one neuron",
            "",
            r"$\mathbb{P}[r\in\overline{S}_i]\le c(R_w+R_b)\exp(-B^2/2)$.",
            name="a",
            claim=("flip <= c*(R_w + R_b)*exp(-B**2/2)",),
            probability=Probability(
                event=r"$r\in\overline{S}_i$",
                over="the initialisation",
                at_most="c*(R_w + R_b)*exp(-B**2/2)",
                law="flip",
                law_is="upper",
            ),
            constants=("c",),
            notes="The flip probability in the ball bounds that in training from above.",
        ),
        step(
            "all inputs",
            "",
            r"$\mathbb{P}[\forall i\in[n]:|\overline{S}_i|\le2mc(R_w+R_b)\exp(-B^2/2)]\ge1-n"
            r"\exp(-\frac{2}{3}mc(R_w+R_b)\exp(-B^2/2))$.",
            name="b",
            claim=(
                "1 - n*binomial_tail(floor(2*m*c*(R_w + R_b)*exp(-B**2/2)) + 1, m, flip) >= "
                "1 - n*exp(-2/3*m*c*(R_w + R_b)*exp(-B**2/2))",
            ),
            probability=Probability(
                event=r"$\forall i\in[n]:|\overline{S}_i|\le2mc(R_w+R_b)\exp(-B^2/2)$",
                over="the initialisation",
                at_least="1 - n*exp(-2/3*m*c*(R_w + R_b)*exp(-B**2/2))",
                law="1 - n*binomial_tail(floor(2*m*c*(R_w + R_b)*exp(-B**2/2)) + 1, m, flip)",
                law_is="lower",
            ),
            constants=("c",),
            notes=(
                "The neurons that can flip in the ball are binomial; a union bound over the inputs."
            ),
        ),
    ),
    step(
        "a trained flip implies the ball event",
        "",
        r"$\mathbb{P}[r\in\overline{S}_i]\le\mathbb{P}[A_{i,r}]$.",
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/lemma-18`",
        uses=("yang2024/lemma-18",),
        page="18",
    ),
    step(
        "Bernstein bound on the count",
        "",
        (
            r"$\mathbb{P}[|\overline{S}_i|>t]\le\exp\Big(-\frac{t^2/2}{mc(R_w+R_b)"
            r"\exp(-B^2/2)+t/3}\Big)$."
        ),
        where=(
            "m >= 1",
            "0 <= q <= q_bar",
            "0 < q_bar <= 1",
            "t > 0",
        ),
        claim=("binomial_tail(floor(t) + 1, m, q) <= exp(-t**2/2/(m*q_bar + t/3))",),
        probability=Probability(
            event=r"$|\overline{S}_i|>t$",
            over="the initialisation",
            at_most="exp(-t**2/2/(m*q_bar + t/3))",
            law="binomial_tail(floor(t) + 1, m, q)",
        ),
        because="from `yang2024/lemma-44`",
        uses=("yang2024/lemma-44",),
        page="18",
        notes=(
            "q_bar stands for c*(R_w + R_b)*exp(-B**2/2), q for the flip probability; the "
            "count of neurons that can flip is binomial."
        ),
    ),
    step(
        "step",
        "",
        r"$t=2mc(R_w+R_b)\exp(-B^2/2)$ and a union bound over $[n]$ give (b).",
        where=(
            "n >= 1",
            "m >= 1",
            "0 <= q <= q_bar",
            "0 < q_bar <= 1",
        ),
        claim=("n*binomial_tail(floor(2*m*q_bar) + 1, m, q) <= n*exp(-2/3*m*q_bar)",),
        probability=Probability(
            event=r"some $i$ has $|\overline{S}_i|>2mc(R_w+R_b)\exp(-B^2/2)$",
            over="the initialisation",
            at_most="n*exp(-2/3*m*q_bar)",
            law="n*binomial_tail(floor(2*m*q_bar) + 1, m, q)",
            law_is="upper",
        ),
        because="from step-2",
        uses=("yang2024/corollary-19/step-2",),
        page="18",
        notes="As in step 2.",
    ),
    auxiliary=variables("q", "t", q_bar="real: c*(R_w + R_b)*exp(-B**2/2)"),
)

STATEMENTS = (
    DEFINITION_17,
    LEMMA_18,
    COROLLARY_19,
)
