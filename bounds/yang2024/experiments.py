"""Experiments (pp. 13-15)."""

from __future__ import annotations

from bounds.notation import variables
from bounds.proof import step, with_parts
from bounds.statement import Statement
from bounds.yang2024.hypotheses import printed

EXPERIMENT_1 = Statement(
    id="yang2024/experiment-1",
    title="Experiment 1",
    says=(
        "MNIST experiment on how the activation sparsity of each layer evolves for "
        "three bias initialisations."
    ),
    kind="experiment",
    form="as printed",
    setting=(
        (
            "6-layer MLP of width 1024 with trainable bias terms; MNIST image "
            "classification (LeCun et al. 2010); biases of the fully-connected layers "
            "initialised as $0$, $-0.5$, $-1$; weights of the linear layers by Kaiming "
            "initialisation (He et al. 2015), an appropriately scaled Gaussian; an extra "
            "Batch Normalization after each ReLU; implementation based on Zhu et al. "
            "2021; stochastic gradient descent with learning rate 5e-3 so that training "
            "is in the NTK regime; sparsity measured as the number of activated neurons "
            "(ReLU output positive) divided by the number of neurons, averaged over every "
            "SGD batch; sparsity plotted per layer against iterations."
        ),
    ),
    prose=(
        "Not stated: batch size, epochs, momentum, seeds, number of repetitions. "
        "**Figure 1.** panels (a) bias 0, (b) bias -0.5, (c) bias -1.0; $x$ axis "
        "iterations (ticks 0 to 40k, curves to about 46,995); $y$ axis sparsity; "
        "lines layer 0 to layer 5; in (a) the lines of layers 1-5 coincide. - Values "
        "read off Figure 1 (resolution 0.01), first value -> last value: | layer | "
        "bias 0 | bias -0.5 | bias -1.0 | |---|---|---|---| | 0 | 0.68 -> 0.67 | 0.72 "
        "-> 0.70 (down to 0.69) | 0.76 -> 0.70/0.71 | | 1 | 0.66 -> 0.66 | 0.73 -> "
        "0.75 | 0.81 -> 0.82 | | 2 | 0.66 -> 0.66 | 0.73 -> 0.75 | 0.82 -> 0.84 | | 3 "
        "| 0.66 -> 0.66 | 0.74 -> 0.75 | 0.84 -> 0.85 | | 4 | 0.66 -> 0.66 | 0.74 -> "
        "0.75 | 0.86 -> 0.85 | | 5 | 0.66 -> 0.66 | 0.74 -> 0.75 | 0.88 -> 0.85 (down "
        "to about 0.82) |"
    ),
    qualitative=True,
    precise_by=("yang2024/experiment-1/observations",),
    source=printed("", "13-14"),
)

EXPERIMENT_1_OBSERVATIONS = with_parts(
    Statement(
        id="yang2024/experiment-1/observations",
        title="Experiment 1: observations",
        says="What the paper reads from Figure 1.",
        kind="experiment",
        form="as printed",
        setting=("`yang2024/experiment-1`.",),
        prose=(
            "(a) sparsity patterns are stable across all layers during training; change "
            "within 2.5% for biases $0$ and $-0.5$, within 10% for bias $-1.0$; (b) "
            "accuracy after training 97.9%, 97.7%, 97.3% for biases $0$, $-0.5$, $-1.0$; "
            "(c) a larger magnitude of the initial bias raises the sparsity level with "
            "only a marginal accuracy drop; (d) the input layer (layer 0) has a different "
            "sparsity pattern, the other layers behave alike; (e) this implies that the "
            "theory can be extended to multi-layer networks with some extra care for "
            "vanishing gradients, and that such networks can benefit in computational "
            "cost."
        ),
        source=printed("", "14"),
        uses=(
            "yang2024/experiment-1",
            "yang2024/lemma-6",
        ),
        notes=(
            "The plotted sparsity rises with the bias, while the number of active neurons divided "
            "by the number of neurons, as which it is defined, falls. Probability: none. "
            "Constants: as stated."
        ),
    ),
    step(
        "stable sparsity",
        "",
        "change within 2.5% for biases $0$ and $-0.5$, within 10% for bias $-1.0$.",
        name="a",
        notes=(
            "Tested on the values read off Figure 1, as differences of the sparsity, within the "
            "resolution of the reading."
        ),
    ),
    step(
        "accuracy",
        "",
        "accuracy after training 97.9%, 97.7%, 97.3% for biases $0$, $-0.5$, $-1.0$.",
        name="b",
        notes="No figure or table shows the accuracy; the training data would be needed.",
    ),
    step(
        "larger bias, larger sparsity",
        "",
        "a larger magnitude of the initial bias raises the sparsity level with only a marginal "
        "accuracy drop.",
        name="c",
        notes="Tested on the values read off Figure 1.",
    ),
    step(
        "the input layer differs",
        "",
        "the input layer (layer 0) has a different sparsity pattern, the other layers behave "
        "alike.",
        name="d",
        qualitative=True,
        precise_by=("yang2024/experiment-1",),
    ),
    step(
        "extension",
        "",
        "the theory can be extended to multi-layer networks with some extra care for vanishing "
        "gradients.",
        name="e",
        qualitative=True,
        precise_by=("yang2024/sec-5/open-problem",),
    ),
)

EXPERIMENT_1_ACTIVATION_DECAY = Statement(
    id="yang2024/experiment-1/activation-decay",
    title="Experiment 1: activation decay",
    says="Reason for adding Batch Normalization.",
    kind="experiment",
    form="as printed",
    setting=("plain ReLU MLP with sparsity-inducing initialisation.",),
    prose=(
        "the magnitude of the activations decreases geometrically layer by layer, "
        "which leads to vanishing gradients and a network that cannot be trained."
    ),
    variables=variables(t="bias divided by the scale of the pre-activations"),
    assumptions=("t > 0",),
    claim=("(1 + t**2)*Q(t) - t*phi(t) < 1/2",),
    formal=False,
    notes=(
        "Twice the left side is the factor by which the mean square of the activations changes "
        "from a layer to the next, for Gaussian pre-activations and weights of variance 2 divided "
        "by the number of inputs."
    ),
    source=printed("", "14"),
    uses=("yang2024/experiment-1",),
)

EXPERIMENT_2 = Statement(
    id="yang2024/experiment-2",
    title="Experiment 2",
    says=("Toy regression experiment on convergence speed for five bias initialisations."),
    kind="experiment",
    form="as printed",
    setting=(
        (
            r"$x\in\mathbb{R}^5$, $x\sim\mathcal{N}(0,I)$; $y\in\mathbb{R}$, $y=w^\top x$ "
            "for fixed $w$ of unit norm; network width 128; bias initialised with "
            "$0,-0.1,-0.2,-0.3,-0.4$ (figure legend: B=0, B=0.1, B=0.2, B=0.3, B=0.4); "
            "Figure 2 plots the training loss on a logarithmic axis (ticks "
            "$10^{-2},10^{-1},10^0$) for iterations 0 to 8000."
        ),
    ),
    prose=(
        "Not stated: number of samples, learning rate, loss normalisation, seeds, "
        "number of repetitions. - Values read off Figure 2 (training loss); last "
        r"column $(\ln L(8000)-\ln L(7000))/1000$: | B | 0 | 250 | 500 | 1000 | 1500 | "
        "2000 | 3000 | 4000 | 5000 | 6000 | 7000 | 8000 | end slope | "
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|---| | 0 | 4.257 | "
        "0.5371 | 0.1835 | 0.07928 | 0.04822 | 0.03304 | 0.01954 | 0.01404 | 0.0111 | "
        "0.009201 | 0.007817 | 0.006735 | -1.49e-4 | | 0.1 | 1.086 | 0.2535 | 0.1408 "
        "| 0.06362 | 0.03527 | 0.02251 | 0.01245 | 0.008815 | 0.0070 | 0.005836 | "
        "0.004993 | 0.004329 | -1.43e-4 | | 0.2 | 2.63 | 0.4459 | 0.1701 | 0.07236 | "
        "0.04129 | 0.02664 | 0.0145 | 0.01003 | 0.007809 | 0.006412 | 0.005403 | "
        "0.00462 | -1.57e-4 | | 0.3 | 3.925 | 0.690 | 0.2333 | 0.08393 | 0.04716 | "
        "0.03178 | 0.01954 | 0.01453 | 0.0117 | 0.009763 | 0.008314 | 0.007166 | "
        "-1.49e-4 | | 0.4 | 2.162 | 0.3401 | 0.1618 | 0.0891 | 0.05979 | 0.04357 | "
        "0.02711 | 0.01936 | 0.01498 | 0.01217 | 0.01019 | 0.008708 | -1.57e-4 |"
    ),
    qualitative=True,
    precise_by=("yang2024/experiment-2/same-slope",),
    source=printed("", "14-15"),
)

EXPERIMENT_2_SAME_SLOPE = Statement(
    id="yang2024/experiment-2/same-slope",
    title="Experiment 2: same slope",
    says=(
        "All curves end with the same slope, offered as verification that the bias "
        "does not change the convergence rate."
    ),
    kind="experiment",
    form="as printed",
    setting=("`yang2024/experiment-2`.",),
    prose=(
        "all curves have the same slope at the end of training; networks with "
        "different bias initialisation have the same convergence rate."
    ),
    qualitative=True,
    precise_by=("yang2024/theorem-1/rate-independent-of-b",),
    source=printed("", "14"),
    uses=(
        "yang2024/experiment-2",
        "yang2024/theorem-1/rate-independent-of-b",
    ),
    notes=(
        "Nothing says how equal the slopes are: those read off Figure 2 lie between -1.43e-4 and "
        "-1.57e-4."
    ),
)

STATEMENTS = (
    EXPERIMENT_1,
    EXPERIMENT_1_OBSERVATIONS,
    EXPERIMENT_1_ACTIVATION_DECAY,
    EXPERIMENT_2,
    EXPERIMENT_2_SAME_SLOPE,
)
