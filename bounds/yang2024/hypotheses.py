r"""The paper's standing assumptions, spelled out once and cited by tag; the source line."""

from __future__ import annotations

from bounds.statement import Source

_TAGS: dict[str, str] = {
    "DATA": (
        r"DATA (p. 5): $x_1,\dots,x_n\in\mathbb{R}^d$, $y\in\mathbb{R}^n$, $\|x_i\|_2\le 1$ and "
        r"$y_i=O(1)$ for all $i$."
    ),
    "INIT": (
        r"INIT (p. 5): $W_{r,i}\sim\mathcal{N}(0,1)$, $a_r\sim\mathrm{Uniform}(\{\pm1\})$, "
        r"$b_r=B$ for some $B\ge 0$."
    ),
    "GD": (
        r"GD (p. 5): $[w_r,b_r](t+1)=[w_r,b_r](t)-\eta\,\frac{\partial L(W(t),b(t))}"
        r"{\partial[w_r,b_r]}$; $a_r$ stays fixed."
    ),
    "THM1": (
        r"THM1 (settings of Theorem 1): DATA, INIT, GD; "
        r"$\eta\le O\big(\frac{\lambda(B)\exp(B^2)}{n^2}\big)$; $B\in[0,\sqrt{0.5\log m}]$; "
        r"$\lambda(B)=\lambda_0\exp(-B^2/2)$ for some $\lambda_0>0$ independent of $B$; "
        r"$m\ge\widetilde{\Omega}(\lambda_0^{-4}n^4\exp(B^2))$."
    ),
    "THM32": (
        r"THM32 (settings of Theorem 32): DATA, INIT, GD; $\lambda>0$; "
        r"$\eta\le\frac{\lambda\exp(B^2)}{5C_2^2n^2}$; $B\in[0,\sqrt{0.5\log m}]$; "
        r"$m\ge\widetilde{\Omega}\big(\lambda^{-4}n^4\big(1+(\exp(-B^2/2)+1/m)"
        r"\log^3(2mn/\delta)\big)\exp(-B^2)\big)$; $\lambda=\lambda_0\exp(-B^2/2)$."
    ),
    "BALL": (
        r"BALL: $\tilde{w}_r$ i.i.d. from $\mathcal{N}(0,I)$, $\tilde{b}_r=B$; "
        r"$\|\tilde{w}_r-w_r\|_2\le R_w$ and $|\tilde{b}_r-b_r|\le R_b$ for any $r\in[m]$; "
        r"$R_w,R_b\le\min\{1/B,1\}$."
    ),
    "SYM": (
        r"SYM (Definition 7): $2m$ neurons; for $r\in[m]$ independently "
        r"$w_r\sim\mathcal{N}(0,I)$ and $a_r\sim\mathrm{Uniform}(\{-1,1\})$; for "
        r"$r\in\{m+1,\dots,2m\}$, $w_r=w_{r-m}$ and $a_r=-a_{r-m}$."
    ),
    "NONDEG": (
        r"NONDEG (Definition 8): for $n$ i.i.d. samples from $\mathcal{D}$, with probability "
        r"$1-\delta$, $\lambda_{\min}(H^\infty(B))\ge\lambda>0$."
    ),
}


def hypotheses(*tags: str) -> tuple[str, ...]:
    """The text of the standing assumptions with these tags.

    >>> hypotheses("DATA")[0][:11]
    'DATA (p. 5)'
    """
    return tuple(_TAGS[tag] for tag in tags)


def printed(number: str, page: str) -> Source:
    """The place of a claim in the JMLR version.

    >>> str(printed("Lemma 18", "17"))
    'yang2024, Lemma 18, p. 17'
    """
    return Source("yang2024", number, page, "JMLR 25 (2024), paper 23-0831")
