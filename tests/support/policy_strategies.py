"""Hypothesis strategies for whole policies, made of the files of `random_policies`."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from stockade.policy.rules import Policy
from support.random_policies import Text, texts

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Whole policies take a while on a busy machine."""


def _stacked(files: list[Text]) -> Policy:
    return Policy(layers=tuple(file.layer(f"p{n}.yml") for n, file in enumerate(files)))


policies = st.lists(texts(), min_size=1, max_size=3).map(_stacked)
"""One to three layers, which may loosen one another: the judge must bear it."""
