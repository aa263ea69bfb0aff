"""The content of model cards (Developer Guide, model card JSON schema)."""

from __future__ import annotations

import json
from typing import Any

from mlops_ext.local.errors import validation

SECTIONS: dict[str, type] = {
    "model_overview": dict,
    "model_package_details": dict,
    "intended_uses": dict,
    "business_details": dict,
    "training_details": dict,
    "evaluation_details": list,
    "additional_information": dict,
}
"""A card's sections in their order, and what each one is."""

RISK_RATINGS = ("High", "Medium", "Low", "Unknown")


def read_content(text: str, member: str) -> dict[str, Any]:
    """The content of a card.

    Args:
        text: its JSON.
        member: what the request calls it.

    Raises:
        ApiError: ValidationException, it is no JSON object, has a section that cards do not have,
            or a risk rating that there is not.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise validation(f"{member} is not a JSON document: {error}") from None
    if not isinstance(content, dict):
        raise validation(f"{member} must be a JSON object with the sections of a model card.")
    for section, value in content.items():
        wanted = SECTIONS.get(section)
        if wanted is None:
            known = ", ".join(SECTIONS)
            raise validation(f"{member} has no section '{section}'. Its sections are: {known}.")
        if not isinstance(value, wanted):
            kind = "object" if wanted is dict else "list"
            raise validation(f"The section '{section}' of {member} must be a JSON {kind}.")
    rating = risk_rating(content)
    if rating is not None and rating not in RISK_RATINGS:
        known = ", ".join(RISK_RATINGS)
        raise validation(f"The risk rating '{rating}' of {member} is none of: {known}.")
    return content


def risk_rating(content: dict[str, Any]) -> Any:
    """What the card says about risk; None when it says nothing."""
    return content.get("intended_uses", {}).get("risk_rating")
