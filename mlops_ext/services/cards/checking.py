"""Whether AWS would take a card, and what it refused, by the member concerned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from mlops_ext.errors import InvalidInput, MLOpsError
from mlops_ext.services import jsontext
from mlops_ext.services.cards.schema import LARGEST, CardContent, Content

_REFUSED_AT = re.compile(r"#/(?P<path>[\w/-]+)(?P<rest>[^\n]*)|section '(?P<section>\w+)'")
_SAID = {
    "extra_forbidden": "is no member of a model card",
    "missing": "is missing",
    "string_type": "must be text",
    "float_type": "must be a number",
    "finite_number": "must be a number that is finite",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "string_too_short": "must not be empty",
    "union_tag_not_found": "must have a type: number, string, boolean, linear_graph, bar_chart "
    "or matrix",
}


def written(content: Content) -> str:
    """Return a card's content as ModelCardContent."""
    return jsontext.write_line(content)


def check_content(content: Content, stored: Content | None = None) -> None:
    """Let pass what AWS takes.

    Args:
        content: what is to be kept.
        stored: what is kept; what AWS's schema does not know in it may stay.

    Raises:
        InvalidInput: a member is refused; `fields` of its problem says which and why.
    """
    known = faults(stored) if stored else {}
    found = {path: why for path, why in faults(content).items() if known.get(path) != why}
    if found:
        raise invalid(found)
    length = len(written(content))
    if length > LARGEST:
        raise InvalidInput.of(
            "CardTooLong",
            "The model card is too long.",
            f"A card has at most {LARGEST:,} characters; this one has {length:,}.",
            hint="Leave out a curve or shorten a text.",
        )


def faults(content: Content) -> dict[str, str]:
    """Return what AWS's schema refuses: why, by the member's path (``intended_uses.purpose…``)."""
    try:
        CardContent.model_validate(content)
    except ValidationError as error:
        found: dict[str, str] = {}
        for one in error.errors(include_url=False):
            found.setdefault(_path(one["loc"], content), _why(one))
        return found
    return {}


def invalid(found: Mapping[str, str], message: str = "") -> InvalidInput:
    """Make the error that names the members.

    Args:
        found: why, by path.
        message: the service's own text.
    """
    lines = [f"{path} {why}" for path, why in found.items()]
    return InvalidInput.of(
        "InvalidCard",
        f"The model card cannot be kept: {lines[0]}.",
        message or "\n".join(lines[1:]),
        fields=dict(found),
        hint="Change what is named and save again.",
    )


def refused(error: MLOpsError) -> MLOpsError:
    """Return AWS's refusal of a card with the member that it is about, where it says so."""
    found = {}
    for match in _REFUSED_AT.finditer(error.problem.message):
        path = match["section"] or match["path"].replace("/", ".")
        found[path] = (match["rest"] or "").strip(" :.") or "is refused by SageMaker"
    return invalid(found, error.problem.message) if found else error


def _why(one: Any) -> str:
    kind, context = one["type"], one.get("ctx", {})
    if kind in ("string_too_long", "too_long"):
        most = context["max_length"]
        given, what = (
            (len(one["input"]), "characters")
            if kind == "string_too_long"
            else (context["actual_length"], "entries")
        )
        return f"has at most {most:,} {what}; there are {given:,}"
    if kind == "too_short":
        return f"needs at least {context['min_length']} entries"
    if kind in ("literal_error", "union_tag_invalid"):
        allowed = context.get("expected") or context["expected_tags"]
        return f"must be one of {allowed}".replace("'", "")
    return _SAID.get(kind, str(one["msg"]))


def _path(location: tuple[int | str, ...], content: Any) -> str:
    """Return the dotted path, without the names that unions add to it."""
    parts: list[str] = []
    at = content
    for number, part in enumerate(location):
        last = number == len(location) - 1
        if isinstance(at, dict):
            if part not in at and not last:
                continue
            at = at.get(part)
        elif isinstance(at, list) and isinstance(part, int):
            at = at[part] if part < len(at) else None
        parts.append(str(part))
    return ".".join(parts)
