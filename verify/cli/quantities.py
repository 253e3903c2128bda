"""What the quantities are that statements bound, in a line each."""

MEANINGS = {
    "kernel-entry": "an entry H_ij of the limiting kernel",
    "smallest-eigenvalue": "lambda(B), the smallest eigenvalue of the limiting kernel",
    "active-count": "the number of neurons active on an input at initialisation, the most of all",
    "flip-probability": "the probability that one neuron can change its sign on an input in the "
    "box |w - w(0)| <= R_w, |b - B| <= R_b",
    "flip-count": "the number of neurons that can change their sign on an input, the most of all",
    "kernel-deviation": "the Frobenius norm of H(0) minus the limiting kernel",
    "initial-eigenvalue": "the smallest eigenvalue of the kernel H(0) at initialisation",
    "kernel-perturbation": "the Frobenius norm of H(W, b) - H(0) for (W, b) in the box",
    "initial-error": "the squared initial error, |y - f(0)|^2",
    "learning-rate": "the step size eta of gradient descent that still converges",
    "good-event-width": "the width from which on the initialisation is good with probability "
    "1 - delta",
    "movement": "the distance of one neuron from its initial value, in training",
    "error-factor": "the factor by which one step multiplies the squared error",
    "width": "the width m from which on training converges",
    "steps": "the number of steps to a target error",
    "restricted-eigenvalue": "the kernel's smallest quadratic form over unit vectors of the cone",
    "hermite-tail": "the sum of the squared Hermite coefficients of the indicator from K on",
    "frozen-bias-eigenvalue": "the smallest eigenvalue of the limiting kernel with frozen biases",
    "rademacher-complexity": "the Rademacher complexity of the networks near initialisation",
    "population-loss": "the expected loss on new data",
    "kernel-norm": "sqrt(y^T H^-1 y) of a target, H the limiting kernel",
    "restricted-eigenvalue-orthogonal": "the restricted eigenvalue for orthogonal data",
}
