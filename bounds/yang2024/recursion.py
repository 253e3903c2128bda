"""Appendix A: the error recursion (pp. 24-28)."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Constant, Probability, Statement
from bounds.yang2024.hypotheses import hypotheses, printed

DEF_FLIPPED_KERNEL = Statement(
    id="yang2024/def/flipped-kernel",
    title="Def: flipped kernel",
    says=(
        "Kernel over flipped neurons and the output changes due to unflipped and flipped neurons."
    ),
    kind="definition",
    form="as printed",
    setting=(
        "GD, Definition 17.",
        (
            r"Variables: $H^\perp(k)\in\mathbb{R}^{n\times n}$; $v_1,v_2\in\mathbb{R}^n$; "
            "$k$ iteration."
        ),
        *hypotheses("GD"),
    ),
    prose=(
        r"$H^\perp_{ij}(k):=\frac{1}{m}\sum_{r\in\overline{S}_i}(\langle "
        r"x_i,x_j\rangle+1)\mathbb{I}(w_r(k)^\top x_i\ge b_r(k),w_r(k)^\top x_j\ge "
        r"b_r(k))$; $v_{1,i}:=\frac{1}{\sqrt{m}}\sum_{r\in S_i}a_r(\sigma(\langle "
        r"w_r(k+1),x_i\rangle-b_r(k+1))-\sigma(\langle w_r(k),x_i\rangle-b_r(k)))$; "
        r"$v_{2,i}:=\frac{1}{\sqrt{m}}\sum_{r\in\overline{S}_i}a_r(\sigma(\langle "
        r"w_r(k+1),x_i\rangle-b_r(k+1))-\sigma(\langle w_r(k),x_i\rangle-b_r(k)))$."
    ),
    source=printed("", "24-25"),
    uses=("yang2024/definition-17",),
)

CLAIM_26 = with_proof(
    Statement(
        id="yang2024/claim-26",
        title="Claim 26",
        says="Exact one-step decomposition of the squared error.",
        kind="claim",
        form="as printed",
        setting=(
            "GD; `yang2024/def/flipped-kernel`.",
            r"Variables: $f(k),y\in\mathbb{R}^n$; $B_1,\dots,B_4\in\mathbb{R}$.",
            *hypotheses("GD"),
        ),
        prose=(
            r"$\|y-f(k+1)\|_2^2=\|y-f(k)\|_2^2+B_1+B_2+B_3+B_4$ with "
            r"$B_1:=-2\eta(y-f(k))^\top H(k)(y-f(k))$, $B_2:=2\eta(y-f(k))^\top "
            r"H^\perp(k)(y-f(k))$, $B_3:=-2(y-f(k))^\top v_2$, $B_4:=\|f(k+1)-f(k)\|_2^2$."
        ),
        source=printed("Claim 26", "25"),
        uses=(
            "yang2024/def/flipped-kernel",
            "yang2024/setup/gradients",
        ),
    ),
    step(
        "step",
        "",
        (
            r"$v_{1,i}=\frac{1}{\sqrt{m}}\sum_{r\in S_i}a_r\Big(\sigma\Big(\Big\langle "
            r"w_r(k)-\eta\frac{\partial L}{\partial w_r},x_i\Big\rangle-\Big(b_r(k)-\eta"
            r"\frac{\partial L}{\partial b_r}\Big)\Big)-\sigma(\langle w_r(k),x_i"
            r"\rangle-b_r(k))\Big)=\frac{1}{\sqrt{m}}\sum_{r\in S_i}a_r\Big(\Big\langle-"
            r"\eta\frac{\partial L}{\partial w_r},x_i\Big\rangle+\eta\frac{\partial "
            r"L}{\partial b_r}\Big)\mathbb{I}(\langle w_r(k),x_i\rangle-b_r(k)\ge0)="
            r"\frac{1}{\sqrt{m}}\sum_{r\in S_i}a_r\Big(\eta\frac{1}{\sqrt{m}}"
            r"\sum_{j=1}^n(y_j-f_j(k))a_r(\langle x_j,x_i\rangle+1)\mathbb{I}(w_r(k)^\top "
            r"x_j\ge b_r(k))\Big)\cdot\mathbb{I}(\langle w_r(k),x_i\rangle-b_r(k)\ge0)="
            r"\eta\sum_{j=1}^n(y_j-f_j(k))(H_{ij}(k)-H^\perp_{ij}(k))$; hence "
            r"$v_1=\eta(H(k)-H^\perp(k))(y-f(k))$. Deterministic."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        page="25",
    ),
    step(
        "step",
        "",
        (
            r"$\|y-f(k+1)\|_2^2=\|y-f(k)-(f(k+1)-f(k))\|_2^2=\|y-f(k)\|_2^2-2(y-f(k))^"
            r"\top(f(k+1)-f(k))+\|f(k+1)-f(k)\|_2^2$. Deterministic."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        page="25",
    ),
    step(
        "step",
        "",
        (
            r"$f(k+1)-f(k)=v_1+v_2$; $(y-f(k))^\top(f(k+1)-f(k))=(y-f(k))^"
            r"\top(v_1+v_2)=(y-f(k))^\top v_1+(y-f(k))^\top v_2=\eta(y-f(k))^\top "
            r"H(k)(y-f(k))-\eta(y-f(k))^\top H^\perp(k)(y-f(k))+(y-f(k))^\top v_2$. "
            "Deterministic."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-1",
        uses=("yang2024/claim-26/step-1",),
        page="25-26",
    ),
)

LEMMA_27 = with_proof(
    Statement(
        id="yang2024/lemma-27",
        title="Lemma 27",
        says=(
            "The main term lowers the squared error by at least the fraction "
            r"$5\eta\lambda/8$ of itself."
        ),
        kind="lemma",
        form="as printed",
        setting=(
            (
                r"$\lambda>0$; $R_w,R_b\le\min\{1/B,1\}$; "
                r"$8cn(R_w+R_b)\exp(-B^2/2)\le\lambda/8$; inherited from Lemma 20: $B>0$, "
                r"BALL, DATA, $m=\Omega(\lambda^{-1}n\log(n/\delta))$."
            ),
            (
                r"Variables: $R_w,R_b,B$; $\delta_0=\delta+n^2\exp(-\frac{2}{3}cm(R_w+R_b)"
                r"\exp(-B^2/2))$."
            ),
            *hypotheses("BALL", "DATA"),
        ),
        variables=given(
            variables(
                "n",
                "m",
                "B",
                "eta",
                "lambda",
                "delta",
                "R_w",
                "R_b",
                "E_k",
                B_1="real: the main term of Claim 26",
            ),
            "B_1",
            "E_k",
            by="training",
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "eta > 0",
            "B > 0",
            "R_w >= 0",
            "R_b >= 0",
            "R_w <= 1",
            "R_b <= 1",
            "B*R_w <= 1",
            "B*R_b <= 1",
            "lambda > 0",
            "c > 0",
            "8*c*n*(R_w + R_b)*exp(-B**2/2) <= lambda/8",
        ),
        claim=("B_1 <= -eta*5*lambda*E_k/8",),
        prose=r"$$\mathbb{P}[B_1\le-\eta5\lambda\|y-f(k)\|_2^2/8]\ge1-\delta_0.$$",
        probability=Probability(
            event="the claim",
            over="the initialisation",
            at_least="1 - delta - n**2*exp(-2/3*c*m*(R_w + R_b)*exp(-B**2/2))",
        ),
        constants=(Constant("c", "existential"),),
        source=printed("Lemma 27", "26"),
        uses=(
            "yang2024/lemma-20",
            "yang2024/claim-26",
        ),
        notes=(
            r"Probability: $1-\delta_0$. Constants: $5/8$, $8$, $1/8$, $2/3$ explicit; $c$ "
            "unspecified."
        ),
    ),
    step(
        "step",
        "",
        (
            r"$\lambda_{\min}(H(W))>0.75\lambda-n\cdot8c(R_w+R_b)\exp(-B^2/2)\ge5"
            r"\lambda/8$."
        ),
        because="from `yang2024/lemma-20`",
        uses=("yang2024/lemma-20",),
        page="26",
        where=(
            "n >= 1",
            "c > 0",
            "B > 0",
            "R_w >= 0",
            "R_b >= 0",
            "lambda > 0",
            "8*c*n*(R_w + R_b)*exp(-B**2/2) <= lambda/8",
            "lambda_H > 0.75*lambda - n*8*c*(R_w + R_b)*exp(-B**2/2)",
        ),
        claim=("lambda_H > 0.75*lambda - n*8*c*(R_w + R_b)*exp(-B**2/2) >= 5*lambda/8",),
        notes="The first inequality is the premise, Lemma 20, with its probability.",
    ),
    step(
        "step",
        "",
        r"$(y-f(k))^\top H(k)(y-f(k))\ge\|y-f(k)\|_2^2\,5\lambda/8$.",
        setting=("The assumptions of the statement that this step proves.",),
        because="from step-1",
        uses=("yang2024/lemma-27/step-1",),
        page="26",
        notes="Tested as matrices, for kernels of which 5*lambda/8 bounds the smallest eigenvalue.",
    ),
    auxiliary=variables(
        lambda_H="real: smallest eigenvalue of the kernel", c="real: the constant of Lemma 20"
    ),
)

FACT_28 = with_proof(
    Statement(
        id="yang2024/fact-28",
        title="Fact 28",
        says="Frobenius norm of the flipped kernel through the flip counts.",
        kind="fact",
        form="as printed",
        setting=(
            "DATA, `yang2024/def/flipped-kernel`.",
            (
                r"Variables: $H^\perp(k)\in\mathbb{R}^{n\times n}$, "
                r"$\overline{S}_i\subset[m]$."
            ),
            *hypotheses("DATA"),
        ),
        prose=r"$\|H^\perp(k)\|_F^2\le\frac{4n}{m^2}\sum_{i=1}^n|\overline{S}_i|^2$.",
        source=printed("Fact 28", "26"),
        uses=("yang2024/def/flipped-kernel",),
    ),
    step(
        "step",
        "",
        (
            r"$\|H^\perp(k)\|_F^2=\sum_{i,j\in[n]}\Big(\frac{1}{m}\sum_{r\in"
            r"\overline{S}_i}(x_i^\top x_j+1)\mathbb{I}(w_r(k)^\top x_i\ge "
            r"b_r(k),w_r(k)^\top x_j\ge b_r(k))\Big)^2\le\sum_{i,j\in[n]}\Big("
            r"\frac{1}{m}\,2|\overline{S}_i|\Big)^2\le\frac{4n}{m^2}\sum_{i=1}^n|"
            r"\overline{S}_i|^2$. Deterministic."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        page="26",
    ),
)

LEMMA_29 = with_proof(
    Statement(
        id="yang2024/lemma-29",
        title="Lemma 29",
        says="Bound on the flipped-kernel term.",
        kind="lemma",
        form="as printed",
        setting=(
            r"Variables: $\delta_0=n\exp(-\frac{2}{3}cm(R_w+R_b)\exp(-B^2/2))$.",
            *hypotheses("DATA", "INIT", "GD"),
        ),
        variables=given(
            variables(
                "n",
                "m",
                "B",
                "eta",
                "R_w",
                "R_b",
                "E_k",
                B_2="real: the flipped-kernel term of Claim 26",
            ),
            "B_2",
            "E_k",
            by="training",
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "eta > 0",
            "B > 0",
            "R_w >= 0",
            "R_b >= 0",
            "R_w <= 1",
            "R_b <= 1",
            "B*R_w <= 1",
            "B*R_b <= 1",
        ),
        claim=("B_2 <= 8*eta*n*c*(R_w + R_b)*exp(-B**2/2)*E_k",),
        prose=(
            r"$\mathbb{P}[B_2\le8\eta nc(R_w+R_b)\exp(-B^2/2)\cdot\|y-f(k)\|_2^2]\ge1-"
            r"\delta_0$."
        ),
        probability=Probability(
            event="the claim",
            over="the initialisation",
            at_least="1 - n*exp(-2/3*c*m*(R_w + R_b)*exp(-B**2/2))",
        ),
        constants=(Constant("c", "existential"),),
        source=printed("Lemma 29", "27"),
        uses=(
            "yang2024/fact-28",
            "yang2024/corollary-19",
            "yang2024/claim-26",
        ),
        notes=r"Probability: $1-\delta_0$. Constants: $8$, $2/3$ explicit; $c$ unspecified.",
    ),
    step(
        "step",
        "",
        r"$B_2\le2\eta\|y-f(k)\|_2^2\|H^\perp(k)\|_2$. Deterministic.",
        setting=("The assumptions of the statement that this step proves.",),
        page="27",
    ),
    step(
        "step",
        "",
        (
            r"$\|H^\perp(k)\|_2^2\le\|H^\perp(k)\|_F^2\le\frac{4n}{m^2}\sum_{i=1}^n|"
            r"\overline{S}_i|^2$; $\mathbb{P}[\forall i\in[n]:|\overline{S}_i|"
            r"\le2mc(R_w+R_b)\exp(-B^2/2)]\ge1-\delta_0$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from `yang2024/fact-28`, `yang2024/corollary-19`",
        uses=(
            "yang2024/fact-28",
            "yang2024/corollary-19",
        ),
        page="27",
        notes="The deterministic inequalities are tested as matrices.",
    ),
    step(
        "step",
        "",
        r"$\|H^\perp(k)\|_2\le4nc(R_w+R_b)\exp(-B^2/2)$.",
        because="from step-2",
        uses=("yang2024/lemma-29/step-2",),
        page="27",
        where=(
            "n >= 1",
            "m >= 1",
            "c > 0",
            "B > 0",
            "R_w >= 0",
            "R_b >= 0",
            "0 <= N_i <= 2*m*c*(R_w + R_b)*exp(-B**2/2)",
            "H_perp >= 0",
            "H_perp**2 <= 4*n/m**2*(n*N_i**2)",
        ),
        claim=("H_perp <= 4*n*c*(R_w + R_b)*exp(-B**2/2)",),
        notes="From the two inequalities of step 2; N_i is the largest of the n counts.",
    ),
    auxiliary=variables(
        H_perp="real: spectral norm of the flipped kernel",
        N_i="real: the largest number of flipped neurons",
        c="real: the constant of Corollary 19",
    ),
)

LEMMA_30 = with_proof(
    Statement(
        id="yang2024/lemma-30",
        title="Lemma 30",
        says="Bound on the cross term with flipped neurons.",
        kind="lemma",
        form="as printed",
        setting=(
            r"Variables: $\delta_0=n\exp(-\frac{2}{3}cm(R_w+R_b)\exp(-B^2/2))$.",
            *hypotheses("DATA", "INIT", "GD"),
        ),
        variables=given(
            variables(
                "n", "m", "B", "eta", "R_w", "R_b", "E_k", B_3="real: the cross term of Claim 26"
            ),
            "B_3",
            "E_k",
            by="training",
        ),
        assumptions=(
            "n >= 1",
            "m >= 1",
            "eta > 0",
            "B > 0",
            "R_w >= 0",
            "R_b >= 0",
            "R_w <= 1",
            "R_b <= 1",
            "B*R_w <= 1",
            "B*R_b <= 1",
        ),
        claim=("B_3 <= 4*c*eta*n*(R_w + R_b)*exp(-B**2/2)*E_k",),
        prose=(
            r"$\mathbb{P}[B_3\le4c\eta n(R_w+R_b)\exp(-B^2/2)\|y-f(k)\|_2^2]\ge1-"
            r"\delta_0$."
        ),
        probability=Probability(
            event="the claim",
            over="the initialisation",
            at_least="1 - n*exp(-2/3*c*m*(R_w + R_b)*exp(-B**2/2))",
        ),
        constants=(Constant("c", "existential"),),
        source=printed("Lemma 30", "27"),
        uses=(
            "yang2024/lemma-22",
            "yang2024/corollary-19",
            "yang2024/claim-26",
        ),
        notes=r"Probability: $1-\delta_0$. Constants: $4$, $2/3$ explicit; $c$ unspecified.",
    ),
    step(
        "step",
        "",
        r"$B_3\le2\|y-f(k)\|_2\|v_2\|_2$. Deterministic (Cauchy-Schwarz).",
        setting=("The assumptions of the statement that this step proves.",),
        page="27",
    ),
    step(
        "step",
        "",
        (
            r"$\|v_2\|_2^2\le\sum_{i=1}^n\Big(\frac{\eta}{\sqrt{m}}\sum_{r\in"
            r"\overline{S}_i}\Big|\Big\langle\frac{\partial L}{\partial w_r},x_i\Big"
            r"\rangle\Big|+\Big|\frac{\partial L}{\partial b_r}\Big|\Big)^2\le\sum_{i=1}^n"
            r"\frac{\eta^2}{m}\max_{i\in[n]}\Big(\Big|\Big\langle\frac{\partial "
            r"L}{\partial w_r},x_i\Big\rangle\Big|+\Big|\frac{\partial L}{\partial "
            r"b_r}\Big|\Big)^2|\overline{S}_i|^2\le n\frac{\eta^2}{m}\Big(2\sqrt{"
            r"\frac{n}{m}}\|f(k)-y\|_2\,2mc(R_w+R_b)\exp(-B^2/2)\Big)^2=16c^2"
            r"\eta^2n^2\|y-f(k)\|_2^2(R_w+R_b)^2\exp(-B^2)$."
        ),
        setting=(
            r"Probability: at least $1-\delta_0$",
            "The assumptions of the statement that this step proves.",
        ),
        because="from `yang2024/lemma-22`, `yang2024/corollary-19`",
        uses=(
            "yang2024/lemma-22",
            "yang2024/corollary-19",
        ),
        page="27",
        where=(
            "n >= 1",
            "m >= 1",
            "c > 0",
            "eta > 0",
            "B > 0",
            "R_w >= 0",
            "R_b >= 0",
            "E_k >= 0",
        ),
        claim=(
            "n*eta**2/m*(2*sqrt(n/m)*sqrt(E_k)*2*m*c*(R_w + R_b)*exp(-B**2/2))**2 == "
            "16*c**2*eta**2*n**2*E_k*(R_w + R_b)**2*exp(-B**2)",
        ),
        formal=False,
        notes=(
            "The formula is the last equality; the inequalities are tested at exact steps, with "
            "the actual flip counts. With step 1 this bounds B_3 by 8*c*eta*n*(R_w + "
            "R_b)*exp(-B**2/2)*E_k, twice the bound of the lemma."
        ),
    ),
    auxiliary=variables(c="real: the constant of Corollary 19"),
)

LEMMA_31 = with_proof(
    with_parts(
        Statement(
            id="yang2024/lemma-31",
            title="Lemma 31",
            says=r"The squared one-step change of the outputs carries a factor $\exp(-B^2)$.",
            kind="lemma",
            form="as printed",
            setting=(
                "Variables: $C_2$ constant.",
                *hypotheses("DATA", "GD"),
            ),
            prose=r"$B_4\le C_2^2\eta^2n^2\|y-f(k)\|_2^2\exp(-B^2)$.",
            constants=(Constant("C_2", "existential"),),
            variables=given(
                variables("n", "B", "eta", "E_k", B_4="real: squared change of the outputs"),
                "B_4",
                "E_k",
                by="training",
            ),
            assumptions=("n >= 1", "B >= 0", "eta > 0"),
            claim=("B_4 <= C_2**2*eta**2*n**2*E_k*exp(-B**2)",),
            source=printed("Lemma 31", "28"),
            uses=(
                "yang2024/lemma-33",
                "yang2024/lemma-22",
                "yang2024/claim-26",
            ),
            notes="Probability: none stated. Constants: $C_2$ unspecified.",
        ),
        step(
            "one input of norm 1 on which all neurons are active",
            "",
            (
                r"For $n=1$, $\|x_1\|_2=1$ and weights for which every neuron is active before and "
                r"after the step: $B_4=4\eta^2\|y-f(k)\|_2^2$."
            ),
            name="a",
            where=("B >= 0", "eta > 0", "E > 0"),
            claim=("4*eta**2*E <= C_2**2*eta**2*E*exp(-B**2)",),
            constants=("C_2",),
            formal=True,
            notes=(
                "A case of the statement, which has no probability: f(k+1) - f(k) = eta*H(k)*(y - "
                "f(k)) with H(k) = 2, whatever B is. For random weights such a case is rare."
            ),
        ),
        auxiliary=variables(E="real: squared error at step k"),
    ),
    step(
        "step",
        "",
        (
            r"$\|f(k+1)-f(k)\|_2^2\le\sum_{i=1}^n\Big(\frac{\eta}{\sqrt{m}}\sum_{r:r\in"
            r"\mathcal{S}_{\mathrm{on}}(i,k+1)\cup\mathcal{S}_{\mathrm{on}}(i,k)}\Big|\Big"
            r"\langle\frac{\partial L}{\partial w_r},x_i\Big\rangle\Big|+\Big|\frac{"
            r"\partial L}{\partial b_r}\Big|\Big)^2\le n\frac{\eta^2}{m}(|\mathcal{S}_{"
            r"\mathrm{on}}(i,k+1)|+|\mathcal{S}_{\mathrm{on}}(i,k)|)^2\max_{i\in[n]}\Big("
            r"\Big|\Big\langle\frac{\partial L}{\partial w_r},x_i\Big\rangle\Big|+\Big|"
            r"\frac{\partial L}{\partial b_r}\Big|\Big)^2\le n\frac{\eta^2}{m}\Big(C_2m"
            r"\exp(-B^2/2)\cdot\sqrt{\frac{n}{m}}\|y-f(k)\|_2\Big)^2\le "
            r"C_2^2\eta^2n^2\|y-f(k)\|_2^2\exp(-B^2)$."
        ),
        setting=("The assumptions of the statement that this step proves.",),
        because="from third inequality by `yang2024/lemma-33`",
        uses=("yang2024/lemma-33",),
        page="28",
        where=("n >= 1", "m >= 1", "eta > 0", "B >= 0", "E_k >= 0", "C_2 > 0"),
        claim=(
            "n*eta**2/m*(C_2*m*exp(-B**2/2)*sqrt(n/m)*sqrt(E_k))**2 <= "
            "C_2**2*eta**2*n**2*E_k*exp(-B**2)",
        ),
        formal=False,
        notes=(
            "The formula is the last inequality; the first two are tested at exact steps. The "
            "third rests on Lemma 33 for the active neurons after the step too."
        ),
    ),
    auxiliary=variables("m", C_2="real: the constant of the active counts"),
)

STATEMENTS = (
    DEF_FLIPPED_KERNEL,
    CLAIM_26,
    LEMMA_27,
    FACT_28,
    LEMMA_29,
    LEMMA_30,
    LEMMA_31,
)
