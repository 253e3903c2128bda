"""Best multiplicative constants between $Q$ and its bounds."""

from __future__ import annotations

from bounds.calculus import Derivative, Limit
from bounds.explicit.mills_sharp_parts import PARTS
from bounds.notation import variables
from bounds.proof import step, with_parts, with_proof
from bounds.statement import Source, Statement

LOWER = (
    ("w8", "sqrt(B**2 + 8)"),
    ("F", "3*B**2 + B*w8 + 3 + B/w8"),
    ("Lower", "(3*B + w8)/F"),
)

MILLS_SHARP = with_proof(
    Statement(
        id="explicit/mills-sharp",
        title="Best multiplicative constants between $Q$ and its bounds",
        says=(
            "The best multiplicative constants between the Gaussian tail and its elementary bounds."
        ),
        kind="theorem",
        form="explicit",
        setting=(
            (
                r"$B\in[0,\infty)$; $M(B):=Q(B)/\varphi(B)$; $w_4=\sqrt{B^2+4}$, "
                r"$w_8=\sqrt{B^2+8}$."
            ),
        ),
        variables=variables("B"),
        definitions=(
            ("s", "exp(-B**2/2)"),
            ("M", "Q(B)/phi(B)"),
            ("w4", "sqrt(B**2 + 4)"),
            ("w8", "sqrt(B**2 + 8)"),
        ),
        assumptions=("B >= 0",),
        claim=(
            "0 < Q(B) <= s/2",
            "0 <= B*M <= 1",
            "(1 + B**2)*M >= B",
            "sqrt(2/pi)*s/(B + w4) < Q(B) <= s/(B + w4)",
            "sqrt(2)*s/(3*B + w8) <= Q(B) < 4/sqrt(2*pi)*s/(3*B + w8)",
        ),
        prose=(
            r"All constants below are best possible. (i) $0<Q(B)\le\frac12s(B)$; $Q/s$ is "
            r"strictly decreasing, its supremum $\frac12$ is attained only at $B=0$ and "
            r"its infimum $0$ is approached as $B\to\infty$. (ii) $0<BQ(B)/\varphi(B)<1$ "
            "for $B>0$; the quotient increases from $0$ to $1$, neither value attained. "
            r"(iii) $(1+B^2)Q(B)/(B\varphi(B))>1$ for $B>0$; the infimum $1$ is approached "
            r"as $B\to\infty$ and there is no finite upper constant. (iv) $\sqrt{\tfrac2"
            r"\pi}\,\dfrac{s(B)}{B+w_4}<Q(B)\le\dfrac{s(B)}{B+w_4}$; the quotient "
            r"$Q(B)(B+w_4)/s(B)$ is strictly decreasing on $(0,\infty)$; equality on the "
            r"right exactly at $B=0$; the left constant is approached as $B\to\infty$. (v) "
            r"$\dfrac{\sqrt2\,s(B)}{3B+w_8}\le Q(B)<\dfrac{4}{\sqrt{2\pi}}"
            r"\dfrac{s(B)}{3B+w_8}$; the quotient $Q(B)(3B+w_8)/s(B)$ is strictly "
            "increasing; equality on the left exactly at $B=0$; the right constant is "
            r"approached as $B\to\infty$. In terms of the two bounds themselves: $1<Q\Big/"
            r"\dfrac{2\varphi}{B+w_4}\le\sqrt{\tfrac\pi2}$ and $\dfrac{\sqrt\pi}2\le "
            r"Q\Big/\dfrac{4\varphi}{3B+w_8}<1$."
        ),
        calculus=(
            Limit("Q(B)/s", "B", "infinity", "0"),
            Limit("B*M", "B", "infinity", "1", ("B**2/(1 + B**2)", "1"), near="1"),
            Limit("(1 + B**2)*M/B", "B", "infinity", "1", ("1", "(1 + B**2)/B**2"), near="1"),
            Limit(
                "Q(B)*(B + w4)/s",
                "B",
                "infinity",
                "sqrt(2/pi)",
                ("sqrt(2/pi)", "sqrt(2/pi)*(1 + 2/B**2)"),
                near="1",
            ),
            Limit(
                "Q(B)*(3*B + w8)/s",
                "B",
                "infinity",
                "4/sqrt(2*pi)",
                ("4/sqrt(2*pi)*4*B/(4*B + 4)", "4/sqrt(2*pi)"),
                near="1",
            ),
        ),
        source=Source("explicit"),
        uses=("explicit/gaussian-facts",),
    ),
    step(
        "identity",
        "symbolic",
        r"$M'(B)=B\,M(B)-1$",
        where=("B >= 0",),
        calculus=(Derivative("M", "B", "B*M - 1"),),
        because=r"$Q'=-\varphi$, $\varphi'=-B\varphi$.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\frac{d}{dB}\frac{Q(B)}{s(B)}=\frac{B\,M(B)-1}{\sqrt{2\pi}}$",
        where=("B >= 0",),
        calculus=(Derivative("Q(B)/s", "B", "(B*M - 1)/sqrt(2*pi)"),),
        because=r"$Q/s=M/\sqrt{2\pi}$ and step 1.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$B\,M(B)-1<0$",
        where=("B >= 0",),
        claim=("B*M - 1 < 0",),
        because="`explicit/gaussian-facts`(c); at $B=0$ the value is $-1$.",
        uses=("explicit/gaussian-facts",),
    ),
    step(
        "identity",
        "constant",
        r"$Q(0)/s(0)=\frac12$",
        claim=("Q(0)/exp(0) == 1/2",),
        because=(
            r"evaluation; with steps 2-3 the supremum in (i) is $\frac12$, attained only "
            "at $0$."
        ),
    ),
    step(
        "limit",
        "symbolic",
        r"$Q(B)/s(B)\to0$",
        where=("B >= 0",),
        calculus=(Limit("Q(B)/s", "B", "infinity", "0"),),
        because=r"`explicit/gaussian-facts`(c): $Q/s\le1/(B\sqrt{2\pi})$. This completes (i).",
        uses=("explicit/gaussian-facts",),
    ),
    step(
        "identity",
        "symbolic",
        r"$\frac{d}{dB}\big[B\,M(B)\big]=(1+B^2)M(B)-B$",
        where=("B >= 0",),
        calculus=(Derivative("B*M", "B", "(1 + B**2)*M - B"),),
        because="step 1.",
    ),
    step(
        "inequality",
        "symbolic",
        "$(1+B^2)M(B)-B>0$",
        where=("B >= 0",),
        claim=("(1 + B**2)*M - B > 0",),
        because="`explicit/gaussian-facts`(d).",
        uses=("explicit/gaussian-facts",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac{B^2}{1+B^2}<B\,M(B)$",
        where=("B > 0",),
        claim=("B**2/(1 + B**2) < B*M",),
        because="step 7.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$B\,M(B)<1$",
        where=("B > 0",),
        claim=("B*M < 1",),
        because="step 3. With steps 6-8 (left side of step 8 tends to $1$) this is (ii).",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac{(1+B^2)M(B)}{B}>1$",
        where=("B > 0",),
        claim=("(1 + B**2)*M/B > 1",),
        because="step 7.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac{(1+B^2)M(B)}{B}<\frac{1+B^2}{B^2}$",
        where=("B > 0",),
        claim=("(1 + B**2)*M/B < (1 + B**2)/B**2",),
        because=r"step 9; the right side tends to $1$ as $B\to\infty$.",
    ),
    step(
        "limit",
        "symbolic",
        r"$\frac{(1+B^2)M(B)}{B}\to\infty$",
        where=("B > 0",),
        calculus=(Limit("(1 + B**2)*M/B", "B", "0+", "infinity"),),
        because=r"$M(0)=\sqrt{\pi/2}>0$. With steps 10-11 this is (iii).",
    ),
    step(
        "identity",
        "symbolic",
        r"$\frac{r_4'}{r_4}=B+\frac1{w_4}-\frac1{M(B)}$",
        where=("B >= 0",),
        calculus=(Derivative("log(r4)", "B", "B + 1/w4 - 1/M"),),
        definitions=(("r4", "M*(B + w4)/2"),),
        because=r"step 1 and $\frac{d}{dB}\ln(B+w_4)=1/w_4$.",
    ),
    step(
        "identity",
        "symbolic",
        r"$(w_4w_8)^2-(Bw_4+4)^2=8\,(B^2+2-Bw_4)$",
        where=("B >= 0",),
        claim=("(w4*w8)**2 - (B*w4 + 4)**2 == 8*(B**2 + 2 - B*w4)",),
        because="expand with $w_4^2=B^2+4$, $w_8^2=B^2+8$.",
    ),
    step(
        "identity",
        "symbolic",
        "$(B^2+2)^2-B^2w_4^2=4$",
        where=("B >= 0",),
        claim=("(B**2 + 2)**2 - B**2*w4**2 == 4",),
        because="polynomial expansion.",
    ),
    step(
        "inequality",
        "symbolic",
        "$Bw_4+4<w_4w_8$",
        where=("B >= 0",),
        claim=("B*w4 + 4 < w4*w8",),
        because="step 15 gives $B^2+2>Bw_4$; then step 14.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$\frac{4}{3B+w_8}<\frac{1}{B+1/w_4}$",
        where=("B >= 0",),
        claim=("4/(3*B + w8) < 1/(B + 1/w4)",),
        because="equivalent to $4(Bw_4+1)<w_4(3B+w_8)$, i.e. to step 16.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$M(B)<\frac{4}{3B+w_8}$",
        where=("B >= 0",),
        claim=("M < 4/(3*B + w8)",),
        because="`explicit/gaussian-facts`(f).",
        uses=("explicit/gaussian-facts",),
    ),
    step(
        "inequality",
        "symbolic",
        "$r_4'(B)<0$",
        where=("B >= 0",),
        claim=("r4*(B + 1/w4 - 1/M) < 0",),
        definitions=(("r4", "M*(B + w4)/2"),),
        because="steps 13, 17, 18.",
    ),
    step(
        "identity",
        "constant",
        r"$r_4(0)=\sqrt{\pi/2}$",
        claim=("Q(0)/phi(0)*sqrt(4)/2 == sqrt(pi/2)",),
        because=r"$M(0)=\sqrt{\pi/2}$, $w_4(0)=2$.",
    ),
    step(
        "inequality",
        "symbolic",
        "$r_4(B)>1$",
        where=("B >= 0",),
        claim=("r4 > 1",),
        definitions=(("r4", "M*(B + w4)/2"),),
        because="`explicit/gaussian-facts`(e).",
        uses=("explicit/gaussian-facts",),
    ),
    step(
        "inequality",
        "symbolic",
        r"$r_4(B)<\frac{2(B+w_4)}{3B+w_8}$",
        where=("B >= 0",),
        claim=("r4 < 2*(B + w4)/(3*B + w8)",),
        definitions=(("r4", "M*(B + w4)/2"),),
        because="step 18.",
    ),
    step(
        "limit",
        "symbolic",
        r"$\frac{2(B+w_4)}{3B+w_8}\to1$",
        where=("B >= 0",),
        calculus=(Limit("2*(B + w4)/(3*B + w8)", "B", "infinity", "1"),),
        because=r"leading terms. Steps 19-23 are (iv), since $2\varphi=\sqrt{2/\pi}\,s$.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\frac{r_5'}{r_5}=B+\frac{3+B/w_8}{3B+w_8}-\frac1{M(B)}$",
        where=("B >= 0",),
        calculus=(Derivative("log(r5)", "B", "B + (3 + B/w8)/(3*B + w8) - 1/M"),),
        definitions=(("r5", "M*(3*B + w8)/4"),),
        because=r"step 1 and differentiation of $\ln(3B+w_8)$.",
    ),
    step(
        "identity",
        "symbolic",
        (
            r"$\frac{d}{dB}\big[Q(B)-\varphi(B)L(B)\big]=-\frac{12\,\varphi(B)}{D^2W^3}"
            r"\big[(B^2+6)W-B(B^2+10)\big]$"
        ),
        where=("B >= 0",),
        calculus=(
            Derivative(
                "Q(B) - phi(B)*Lower",
                "B",
                "-12*phi(B)/(F**2*w8**3)*((B**2 + 6)*w8 - B*(B**2 + 10))",
            ),
        ),
        definitions=LOWER,
        because="differentiate with $W'=B/W$, then reduce powers of $W$ by $W^2=B^2+8$.",
    ),
    step(
        "identity",
        "symbolic",
        "$(B^2+6)^2(B^2+8)-B^2(B^2+10)^2=32B^2+288$",
        where=("B >= 0",),
        claim=("(B**2 + 6)**2*(B**2 + 8) - B**2*(B**2 + 10)**2 == 32*B**2 + 288",),
        because="polynomial expansion.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$B(B^2+10)<(B^2+6)\sqrt{B^2+8}$",
        where=("B >= 0",),
        claim=("B*(B**2 + 10) < (B**2 + 6)*sqrt(B**2 + 8)",),
        because="step 26 and positivity of both sides.",
    ),
    step(
        "limit",
        "symbolic",
        r"$Q(B)-\varphi(B)L(B)\to0$",
        where=("B >= 0",),
        calculus=(Limit("Q(B) - phi(B)*Lower", "B", "infinity", "0"),),
        definitions=LOWER,
        because="both terms tend to $0$.",
    ),
    step(
        "inequality",
        "symbolic",
        "$M(B)>L(B)$",
        where=("B >= 0",),
        claim=("M > Lower",),
        definitions=LOWER,
        because="steps 25, 27, 28.",
    ),
    step(
        "identity",
        "symbolic",
        r"$\frac1{L(B)}=B+\frac{3+B/w_8}{3B+w_8}$",
        where=("B >= 0",),
        claim=("1/Lower == B + (3 + B/w8)/(3*B + w8)",),
        definitions=LOWER,
        because="algebra.",
    ),
    step(
        "inequality",
        "symbolic",
        "$r_5'(B)>0$",
        where=("B >= 0",),
        claim=("r5*(B + (3 + B/w8)/(3*B + w8) - 1/M) > 0",),
        definitions=(("r5", "M*(3*B + w8)/4"),),
        because="steps 24, 29, 30.",
    ),
    step(
        "identity",
        "constant",
        r"$r_5(0)=\frac{\sqrt\pi}2$",
        claim=("Q(0)/phi(0)*sqrt(8)/4 == sqrt(pi)/2",),
        because=r"$M(0)=\sqrt{\pi/2}$, $w_8(0)=\sqrt8$.",
    ),
    step(
        "inequality",
        "symbolic",
        "$r_5(B)<1$",
        where=("B >= 0",),
        claim=("r5 < 1",),
        definitions=(("r5", "M*(3*B + w8)/4"),),
        because="step 18.",
    ),
    step(
        "inequality",
        "symbolic",
        r"$r_5(B)>\frac{3B+w_8}{2(B+w_4)}$",
        where=("B >= 0",),
        claim=("r5 > (3*B + w8)/(2*(B + w4))",),
        definitions=(("r5", "M*(3*B + w8)/4"),),
        because=(
            r"`explicit/gaussian-facts`(e); the right side tends to $1$ as $B\to\infty$. "
            "Steps 31-34 are (v)."
        ),
        uses=("explicit/gaussian-facts",),
    ),
)

STATEMENTS = (with_parts(MILLS_SHARP, *PARTS),)
