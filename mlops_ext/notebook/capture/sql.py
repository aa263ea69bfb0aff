"""What a query of DuckDB names: files and URIs between quotation marks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_QUOTED = re.compile(
    r"""(?P<before>\w+)?[\s(\[,=]*(?:'(?P<text>(?:[^']|'')+)'|"(?P<name>[^"]+)")"""
)
_WRITES = re.compile(r"\s*export\s+database\b", re.IGNORECASE)


def named_in(query: str) -> Iterator[str]:
    """Yield the files, patterns of files and URIs that a query reads.

    What ``COPY … TO`` writes is none of them, nor is a text that names no file.

    Args:
        query: one statement or several.
    """
    for statement in _COMMENT.sub(" ", query).split(";"):
        if _WRITES.match(statement):
            continue
        for found in _QUOTED.finditer(statement):
            text = found["name"] or found["text"].replace("''", "'")
            if (found["before"] or "").lower() != "to" and _is_place(text):
                yield text


def _is_place(text: str) -> bool:
    return "://" in text or "*" in text or os.path.exists(text)
