"""The service model's regular expressions as Python checks.

The model's patterns are written for Java and must match the whole value. Most compile in `re`
as they are; those which do not are translated here, one by one.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import cache
from unicodedata import category

Matcher = Callable[[str], bool]

_log = logging.getLogger(__name__)

# \p{Z}: the separators. Outside ASCII, Python's \w is exactly \p{L}, \p{N} and "_".
_SEPARATORS = " \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_TAG_TEXT = rf"[\w{_SEPARATORS}.:/=+\-@]*"


def _of_categories(majors: str, least: int = 0, most: int | None = None) -> Matcher:
    """A check that each character is of one of the major Unicode categories, for example ``LN``."""

    def matches(value: str) -> bool:
        if len(value) < least or (most is not None and len(value) > most):
            return False
        return all(category(character)[0] in majors for character in value)

    return matches


def _regex(pattern: str, flags: re.RegexFlag = re.UNICODE) -> Matcher:
    compiled = re.compile(pattern, flags)
    return lambda value: compiled.fullmatch(value) is not None


TRANSLATED: dict[str, Matcher] = {
    r"([\p{L}\p{Z}\p{N}_.:\/=+\-@]*)${1,128}": _regex(_TAG_TEXT),
    r"([\p{L}\p{Z}\p{N}_.:\/=+\-@]*)${1,256}": _regex(_TAG_TEXT),
    r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)": _regex(_TAG_TEXT),
    r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*": _regex(_TAG_TEXT),
    r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+": _regex(rf"(?!\Z){_TAG_TEXT}"),
    r"([\p{L}\p{Z}\p{N}_.:/=+\-]*)": _regex(rf"[\w{_SEPARATORS}.:/=+\-]*"),
    r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+": _of_categories("LMSNP", least=1),
    r"[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]*": _of_categories("LMZSNP"),
    r"[\p{L}\p{M}\p{Z}\p{N}\p{P}]{0,1024}": _of_categories("LMZNP", most=1024),
    r"arn:[\p{Alnum}\-]+:lambda:[\p{Alnum}\-]+:[0-9]{12}:function:.*": _regex(
        r"arn:[a-zA-Z0-9\-]+:lambda:[a-zA-Z0-9\-]+:[0-9]{12}:function:.*"
    ),
    # UTF-16 surrogate pairs stand for the characters above U+FFFF.
    "[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\t]*": _regex(
        "[\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff\t]*"
    ),
    r"\p{ASCII}*": _regex(r"[\x00-\x7f]*"),
    r"\A\S[\p{Print}]*\z": _regex(r"\S[\x20-\x7e]*", re.ASCII),
}
"""Patterns of the service models that `re` does not read, with their meaning."""


@cache
def matcher(pattern: str) -> Matcher:
    """The check for a pattern of a service model: does it match the whole value?

    A pattern that neither `re` nor the table reads (a newer botocore) accepts everything, so
    that an update never refuses what AWS takes; the log names it.
    """
    if pattern in TRANSLATED:
        return TRANSLATED[pattern]
    try:
        # Java's \w, \d and \s are ASCII.
        return _regex(pattern, re.ASCII)
    except re.error:
        _log.warning("The pattern %r of the service model is not checked: unknown form.", pattern)
        return lambda value: True
