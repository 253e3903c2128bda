"""Finite networks in floating point: initialisation, training, and what is measured of them.

`network` holds the network itself, neuron by neuron; `initial` streams statistics of an
initialisation in bounded memory whatever the width; `training` follows gradient descent and
gradient flow through the few neurons whose activation can change.
"""
