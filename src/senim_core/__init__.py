"""The pure core of Senim: everything a stranger needs to recompute and verify a published number.

It reads a bundle of evidence and a rule set and returns whole numbers. No Django, no network, no clock,
no environment: the same bytes go in, the same bytes come out, on any machine.
"""

__version__ = "0.1.0"
KERNEL = "1.1.0"  # version of the arithmetic, named in every release statement
