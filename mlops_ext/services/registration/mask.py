"""Hides what looks like a key, a token or a password before anything is kept."""

from __future__ import annotations

import re
from typing import Any

MASK = "[masked]"

_PATTERNS = (
    # AWS access key ids, and the prefixes that well-known services give their tokens.
    re.compile(r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b"),
    re.compile(r"\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{30,}\b|\bgithub_pat_\w{30,}\b"),
    re.compile(r"\b(?:sk|pk|rk)[-_](?:[a-z]+[-_])*[A-Za-z0-9_-]{20,}\b"),
    re.compile(r"\bhf_[A-Za-z0-9]{30,}\b|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bglpat-[\w-]{20,}"),
    re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}"),
    re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL
    ),
)
_URL_PASSWORD = re.compile(r"(?P<keep>\b[a-z][a-z0-9+.-]*://[^\s/:@'\"]*:)[^\s/@'\"]+(?=@)")
_NAME = (
    r"[\w.-]*(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|"
    r"private[_-]?key|credential)[\w.-]*"
)
_ASSIGNMENT = re.compile(
    rf"(?P<keep>\b{_NAME}[\"']?\]?\s*[=:]\s*)(?P<quote>[\"'])(?P<value>(?:\\.|(?!(?P=quote)).)+)(?P=quote)",
    re.IGNORECASE,
)
_NAMED = re.compile(_NAME, re.IGNORECASE)
_HARMLESS = re.compile(r"(?:max|min|num|n|count)[_-]|[_-](?:count|size|length|pattern|s)$|^tokeniz")


def mask_text(text: str) -> str:
    """Return the text with everything that looks like a secret masked."""
    for pattern in _PATTERNS:
        text = pattern.sub(MASK, text)
    text = _URL_PASSWORD.sub(rf"\g<keep>{MASK}", text)
    return _ASSIGNMENT.sub(rf"\g<keep>\g<quote>{MASK}\g<quote>", text)


def mask(value: Any, name: str = "") -> Any:
    """Return JSON-like data with secrets masked, also those that only their name gives away."""
    if isinstance(value, dict):
        return {key: mask(item, str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [mask(item, name) for item in value]
    if isinstance(value, str):
        return MASK if value and is_secret_name(name) else mask_text(value)
    return value


def is_secret_name(name: str) -> bool:
    """Whether a variable or key of this name holds a secret: ``api_key``, not ``max_tokens``."""
    return bool(_NAMED.fullmatch(name)) and not _HARMLESS.search(name.lower())
