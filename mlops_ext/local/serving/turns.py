"""Requests spread by weight: every stretch of them is as near to the weights as it can be."""

from __future__ import annotations

from collections.abc import Mapping


class Turns:
    """Gives turns by weight, always to the one that is most behind; no chance is in it.

    After n turns each name has had n times its share, give or take one. Weights may change between
    turns. All zero are all equal.
    """

    def __init__(self) -> None:
        self._credit: dict[str, float] = {}

    def next(self, weights: Mapping[str, float]) -> str:
        """The name whose turn it is.

        Args:
            weights: by name, none below zero, at least one name.
        """
        shares = weights if any(weights.values()) else dict.fromkeys(weights, 1.0)
        credit = {name: self._credit.get(name, 0.0) + share for name, share in shares.items()}
        chosen = max((name for name in shares if shares[name] > 0), key=lambda name: credit[name])
        credit[chosen] -= sum(shares.values())
        self._credit = credit
        return chosen
