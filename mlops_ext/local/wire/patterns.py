"""The service models' regular expressions as Python checks.

The models' patterns are written for Java and must match the whole value. Most compile in `re`
as they are; what a tag's characters are is put into Python's words wherever it stands; the others
are translated here, one by one.
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
_JAVA_TEXT, _PYTHON_TEXT = r"[\p{L}\p{Z}\p{N}_", rf"[\w{_SEPARATORS}"


def _of_categories(categories: str, least: int = 0, most: int | None = None) -> Matcher:
    """A check that each character is of one of the Unicode categories, for example ``L N Zs``."""
    prefixes = tuple(categories.split())

    def matches(value: str) -> bool:
        if len(value) < least or (most is not None and len(value) > most):
            return False
        return all(category(character).startswith(prefixes) for character in value)

    return matches


def _regex(pattern: str, flags: re.RegexFlag = re.UNICODE) -> Matcher:
    compiled = re.compile(pattern, flags)
    return lambda value: compiled.fullmatch(value) is not None


TRANSLATED: dict[str, Matcher] = {
    r"([\p{L}\p{Z}\p{N}_.:\/=+\-@]*)${1,128}": _regex(_TAG_TEXT),
    r"([\p{L}\p{Z}\p{N}_.:\/=+\-@]*)${1,256}": _regex(_TAG_TEXT),
    r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+": _of_categories("L M S N P", least=1),
    r"[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]*": _of_categories("L M Z S N P"),
    r"[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]+": _of_categories("L M N P S Zs", least=1),
    r"[\p{L}\p{M}\p{Z}\p{N}\p{P}]{0,1024}": _of_categories("L M Z N P", most=1024),
    r"arn:[\p{Alnum}\-]+:lambda:[\p{Alnum}\-]+:[0-9]{12}:function:.*": _regex(
        r"arn:[a-zA-Z0-9\-]+:lambda:[a-zA-Z0-9\-]+:[0-9]{12}:function:.*"
    ),
    # UTF-16 surrogate pairs stand for the characters above U+FFFF.
    "[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\t]*": _regex(
        "[\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff\t]*"
    ),
    r"\p{ASCII}*": _regex(r"[\x00-\x7f]*"),
    # [^\W\d_] is \p{L} with the few numbers that are no digits, such as Roman ones.
    r"AWS::(AllSupported|[a-zA-Z0-9]+::[a-zA-Z0-9]+)|[\s\p{L}0-9_\.-]*": _regex(
        r"AWS::(AllSupported|[a-zA-Z0-9]+::[a-zA-Z0-9]+)|([^\W\d_]|[ \t-\r0-9_.\-])*"
    ),
    r"[\w-_]*": _regex(r"[\w\-]*", re.ASCII),
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
    if _JAVA_TEXT in pattern:
        return _regex(pattern.replace(_JAVA_TEXT, _PYTHON_TEXT))
    try:
        # Java's \w, \d and \s are ASCII.
        return _regex(pattern, re.ASCII)
    except re.error:
        _log.warning("The pattern %r of the service model is not checked: unknown form.", pattern)
        return lambda value: True
