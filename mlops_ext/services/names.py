"""Names and texts within AWS's grammar: groups, metadata keys, comments.

The patterns are those of SageMaker's service model (`EntityName`, `CustomerMetadataKey`,
`ApprovalDescription`, `EntityDescription`).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from mlops_ext.errors import InvalidInput
from mlops_ext.services.given import as_text

LONGEST_NAME = 63
LONGEST_TEXT = 1024
LONGEST_METADATA_KEY = 128
LONGEST_METADATA_VALUE = 256
OWN_METADATA = "mlops:"
"""Prefix of the metadata keys and tags that are ours."""

_ENTITY = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")
_METADATA_PUNCTUATION = "_.:/=+-@"


def check_name(name: str, what: str = "model package group") -> str:
    """Return the name if AWS takes it.

    Raises:
        InvalidInput: AWS refuses it; `proposal` is a valid name close to it.
    """
    if is_name(as_text(name, f"{what} name", "churn")):
        return name
    proposal = propose_name(name)
    raise InvalidInput.of(
        "InvalidName",
        f"{name!r} is not a valid {what} name.",
        "A name has letters, digits and hyphens, begins and ends with a letter or digit, "
        f"and has at most {LONGEST_NAME} characters.",
        hint=f"Use {proposal!r}.",
        proposal=proposal,
    )


def is_name(name: str) -> bool:
    """Whether AWS takes the name for a group, an endpoint and the like."""
    return len(name) <= LONGEST_NAME and bool(_ENTITY.fullmatch(name))


def propose_name(name: str) -> str:
    """Return a valid name close to the given one: ``churn_model`` gives ``churn-model``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-zA-Z0-9]+", "-", plain).strip("-")
    return words[:LONGEST_NAME].strip("-") or "model"


def fit_name(*parts: str) -> str:
    """Join parts to one valid name; what is too long ends in a hash of the whole."""
    name = propose_name("-".join(parts)) if len("-".join(parts)) <= LONGEST_NAME else ""
    if name:
        return name
    whole = "-".join(parts)
    digest = hashlib.sha256(whole.encode()).hexdigest()[:8]
    return f"{propose_name(whole[: LONGEST_NAME - 9])}-{digest}"


def metadata_keys(names: Iterable[str]) -> dict[str, str]:
    """Give each name a key that AWS takes as customer metadata.

    Returns:
        Key by name. Most are equal; the others are as readable as the grammar allows, and the
        manifest keeps what they stand for.
    """
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        base = _metadata_key(name)
        key, number = base, 2
        while key in taken:
            key, number = f"{base[: LONGEST_METADATA_KEY - 4]}_{number}", number + 1
        taken.add(key)
        keys[name] = key
    return keys


def _metadata_key(name: str) -> str:
    plain = "".join(c if is_metadata_character(c) else "_" for c in name)
    plain = re.sub(r"__+", "_", plain) if plain != name else plain
    plain = plain.strip("_ ") if plain != name else plain
    if plain.startswith(OWN_METADATA):
        plain = f"user:{plain}"
    return plain[:LONGEST_METADATA_KEY].strip() or "metric"


def is_metadata_character(character: str) -> bool:
    """Whether AWS takes the character in customer metadata and tags."""
    if character in _METADATA_PUNCTUATION:
        return True
    return unicodedata.category(character)[0] in "LZN"


def check_text(text: str | None, what: str) -> str:
    """Return a comment or description as AWS takes it: one line, no control characters.

    None is an empty one.

    Raises:
        InvalidInput: it is no text, or longer than 1,024 characters.
    """
    line = " ".join(as_text(text or "", what, "Better on the holdout").split())
    line = "".join(c for c in line if unicodedata.category(c)[0] != "C")
    if len(line) > LONGEST_TEXT:
        raise InvalidInput.of(
            "TooLong",
            f"The {what} has {len(line):,} characters; SageMaker keeps {LONGEST_TEXT:,}.",
            hint="Shorten it, and keep the rest in the notebook.",
        )
    return line
