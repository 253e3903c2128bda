"""Implications from explicit theorems to printed or repaired statements, each to be judged.

A bridge names what it ``implies`` and from what (``given``, at the values in ``instances``); its
claim is what remains to be shown.  What that is, is derived from the two statements by
`verify.audit.bridges`: a bridge that leaves out a part of it does not count.
"""

CHAPTERS = ("kernels", "counts", "training", "complexity")
