"""The setting: network, training, kernels."""

from __future__ import annotations

from bounds.notation import given, variables
from bounds.proof import step, with_parts
from bounds.statement import Statement
from bounds.yang2024.hypotheses import hypotheses, printed

SETUP_NETWORK = Statement(
    id="yang2024/setup/network",
    title="Setup: network",
    says="Defines network, loss, initialisation and training rule.",
    kind="definition",
    form="as printed",
    setting=(
        "DATA.",
        (
            r"Variables: $x\in\mathbb{R}^d$, $W\in\mathbb{R}^{m\times d}$, "
            r"$b\in\mathbb{R}^m$, $a_r\in\{\pm1\}$, $B\ge0$, $\eta>0$."
        ),
        *hypotheses("DATA"),
    ),
    prose=(
        r"$f(x;W,b):=\frac{1}{\sqrt{m}}\sum_{r=1}^m a_r\sigma(\langle "
        r"w_r,x\rangle-b_r)$; $L(W,b):=\frac{1}{2}\sum_{i=1}^n(f(x_i;W,b)-y_i)^2$; "
        r"INIT; $[w_r,b_r](t+1)=[w_r,b_r](t)-\eta\frac{\partial "
        r"L(W(t),b(t))}{\partial[w_r,b_r]}$."
    ),
    source=printed("", "5"),
    notes=(
        "Probability: deterministic given INIT. Constants: explicit "
        r"$\frac{1}{\sqrt{m}},\frac{1}{2}$."
    ),
)

SETUP_GRADIENTS = with_parts(
    Statement(
        id="yang2024/setup/gradients",
        title="Setup: gradients",
        says="Gradients of loss and network.",
        kind="inline claim",
        form="as printed",
        setting=(
            "`yang2024/setup/network`.",
            r"Variables: as above; $\mathbb{I}$ indicator.",
        ),
        prose=(
            r"$\frac{\partial L}{\partial w_r}=\frac{\partial L}{\partial f}\frac{\partial "
            r"f}{\partial w_r}$; $\frac{\partial L}{\partial "
            r"f}=\sum_{i=1}^n(f(x_i;W,b)-y_i)$; $\frac{\partial f(x;W,b)}{\partial w_r}="
            r"\frac{1}{\sqrt{m}}a_rx\,\mathbb{I}(w_r^\top x\ge b_r)$; $\frac{\partial "
            r"f(x;W,b)}{\partial b_r}=-\frac{1}{\sqrt{m}}a_r\,\mathbb{I}(w_r^\top x\ge "
            "b_r)$."
        ),
        source=printed("", "5"),
        uses=("yang2024/setup/network",),
    ),
    step(
        "gradient of the loss",
        "",
        r"$\frac{\partial L}{\partial w_r}=\frac{\partial L}{\partial f}\frac{\partial f}{\partial "
        r"w_r}$; $\frac{\partial L}{\partial f}=\sum_{i=1}^n(f(x_i;W,b)-y_i)$.",
        name="a",
        notes=(
            "The print does not say at which input f is differentiated: the sum is to be read "
            "around both factors. Read as a product of the sum of all errors and one derivative it "
            "would be false where the errors sum to 0; nothing rests on that reading."
        ),
    ),
    step(
        "gradients of the network",
        "",
        r"$\frac{\partial f(x;W,b)}{\partial w_r}=\frac{1}{\sqrt{m}}a_rx\,\mathbb{I}(w_r^\top x"
        r"\ge b_r)$; $\frac{\partial f(x;W,b)}{\partial b_r}=-\frac{1}{\sqrt{m}}a_r\,"
        r"\mathbb{I}(w_r^\top x\ge b_r)$.",
        name="b",
    ),
)

EQ_1 = Statement(
    id="yang2024/eq-1",
    title="eq. (1)",
    says=("Defines the empirical NTK as inner products of parameter gradients and evaluates it."),
    kind="definition",
    form="as printed",
    setting=(
        "`yang2024/setup/network`.",
        (
            r"Variables: $H(W,b)\in\mathbb{R}^{n\times n}$, "
            r"$\mathbb{I}_{r,i}:=\mathbb{I}(w_r^\top x_i\ge b_r)$."
        ),
    ),
    prose=(
        r"$H_{i,j}(W,b):=\Big\langle\frac{\partial f(x_i;W,b)}{\partial[W,b]},\frac{"
        r"\partial f(x_j;W,b)}{\partial[W,b]}\Big\rangle=\frac{1}{m}\sum_{r=1}^m("
        r"\langle x_i,x_j\rangle+1)\mathbb{I}_{r,i}\mathbb{I}_{r,j}$."
    ),
    source=printed("eq. (1)", "5"),
    uses=("yang2024/setup/gradients",),
)

SETUP_LIMITING_KERNEL = Statement(
    id="yang2024/setup/limiting-kernel",
    title="Setup: limiting kernel",
    says="Infinite-width kernel (bias-generalized NTK) and its smallest eigenvalue.",
    kind="definition",
    form="as printed",
    setting=(
        "DATA.",
        (
            r"Variables: $H^\infty(B)\in\mathbb{R}^{n\times n}$, $B\ge0$, "
            r"$\lambda(B)\in\mathbb{R}$."
        ),
        *hypotheses("DATA"),
    ),
    variables=given(
        variables(
            "B",
            rho="inner product of two inputs of norm 1",
            H_ij="real: entry of the limiting kernel",
        ),
        "H_ij",
    ),
    assumptions=(
        "B >= 0",
        "-1 <= rho <= 1",
    ),
    claim=("H_ij == (rho + 1)*orthant(B, rho)",),
    prose=(
        r"$H^\infty_{ij}(B):=\mathbb{E}_w\big[(\langle "
        r"x_i,x_j\rangle+1)\mathbb{I}(w^\top x_i\ge B,w^\top x_j\ge B)\big]$; $"
        r"\lambda(B):=\lambda_{\min}(H^\infty(B))$."
    ),
    source=printed("", "5-6"),
    uses=("yang2024/eq-1",),
    notes="The formula is for inputs of norm 1.",
)

SETUP_RECOVERS_USUAL_NTK = Statement(
    id="yang2024/setup/recovers-usual-ntk",
    title="Setup: recovers usual ntk",
    says=(
        "Zero bias with frozen bias parameters gives back the usual NTK matrix of the literature."
    ),
    kind="inline claim",
    form="as printed",
    setting=("$B=0$ and the bias is frozen during training.",),
    prose="The limiting matrix is the NTK matrix studied in, e.g., Du et al. 2018.",
    variables=variables(rho="inner product of two inputs of norm 1"),
    assumptions=("-1 <= rho <= 1",),
    claim=("rho*orthant(0, rho) == rho*(pi - acos(rho))/(2*pi)",),
    formal=True,
    source=printed("", "6"),
    uses=("yang2024/setup/limiting-kernel",),
    notes=(
        "Left: the limiting kernel at B = 0 without its bias part; right: the kernel of Du et al. "
        "2018 for inputs of norm 1."
    ),
)

SETUP_Z_MATRIX = Statement(
    id="yang2024/setup/z-matrix",
    title="Setup: z matrix",
    says="Defines $Z$ and factors the empirical NTK through it.",
    kind="definition",
    form="as printed",
    setting=(
        "`yang2024/setup/network`.",
        (
            r"Variables: $Z(W,b)\in\mathbb{R}^{m(d+1)\times n}$, $\tilde{x}_i:=[x_i^"
            r"\top,-1]^\top\in\mathbb{R}^{d+1}$."
        ),
    ),
    prose=(
        r"$Z(W,b):=\frac{1}{\sqrt{m}}\begin{bmatrix}\mathbb{I}_{1,1}a_1\tilde{x}_1&"
        r"\dots&\mathbb{I}_{1,n}a_1\tilde{x}_n\\\vdots&\ddots&"
        r"\vdots\\\mathbb{I}_{m,1}a_m\tilde{x}_1&\dots&\mathbb{I}_{m,n}a_m\tilde{x}_n"
        r"\end{bmatrix}$; $H(W,b)=Z(W,b)^\top Z(W,b)$."
    ),
    source=printed("", "6"),
    uses=("yang2024/eq-1",),
)

SETUP_VECTORISED_UPDATE = Statement(
    id="yang2024/setup/vectorised-update",
    title="Setup: vectorised update",
    says="One GD step in vector form.",
    kind="inline claim",
    form="as printed",
    setting=(
        "GD.",
        (
            r"Variables: $[W,b](t)\in\mathbb{R}^{m\times(d+1)}$, $Z(t):=Z(W(t),b(t))$, "
            r"$f(t),y\in\mathbb{R}^n$."
        ),
        *hypotheses("GD"),
    ),
    prose=r"$\mathrm{vec}([W,b](t+1))=\mathrm{vec}([W,b](t))-\eta Z(t)(f(t)-y)$.",
    source=printed("", "6"),
    uses=(
        "yang2024/setup/z-matrix",
        "yang2024/setup/network",
    ),
)

DEF_FLIP = Statement(
    id="yang2024/def/flip",
    title="Def: flip",
    says="When neuron $r$ flips its activation on $x_i$ at step $k$.",
    kind="definition",
    form="as printed",
    setting=(
        "GD.",
        r"Variables: $r\in[m]$, $i\in[n]$, $k$ step.",
        *hypotheses("GD"),
    ),
    prose=(
        r"Neuron $r$ flips on $x_i$ at step $k$ if $\mathbb{I}(w_r(k)^\top "
        r"x_i-b_r(k)>0)\ne\mathbb{I}(w_r(k-1)^\top x_i-b_r(k-1)>0)$ for all $r\in[m]$."
    ),
    source=printed("", "7"),
    uses=("yang2024/setup/network",),
)

DEF_ACTIVE_SET = Statement(
    id="yang2024/def/active-set",
    title="Def: active set",
    says="Set of neurons active on $x_i$ at iteration $t$.",
    kind="definition",
    form="as printed",
    setting=(
        "GD.",
        r"Variables: $i\in[n]$, $t\ge0$.",
        *hypotheses("GD"),
    ),
    prose=r"$\mathcal{S}_{\mathrm{on}}(i,t)=\{r\in[m]:w_r(t)^\top x_i\ge b_r(t)\}$.",
    source=printed("", "9, 28, 29"),
    uses=("yang2024/setup/network",),
)

STATEMENTS = (
    SETUP_NETWORK,
    SETUP_GRADIENTS,
    EQ_1,
    SETUP_LIMITING_KERNEL,
    SETUP_RECOVERS_USUAL_NTK,
    SETUP_Z_MATRIX,
    SETUP_VECTORISED_UPDATE,
    DEF_FLIP,
    DEF_ACTIVE_SET,
)
