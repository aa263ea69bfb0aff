"""Patterns and texts of the wire."""

from __future__ import annotations

import pytest

from mlops_ext.local.wire.model import service
from mlops_ext.local.wire.patterns import TRANSLATED, matcher
from mlops_ext.local.wire.services import SERVED

SERVICES = sorted({served.name for served in SERVED})


def patterns() -> list[str]:
    found = {
        shape["pattern"]
        for name in SERVICES
        for shape in service(name).shapes.values()
        if "pattern" in shape
    }
    return sorted(found)


@pytest.mark.parametrize("pattern", patterns())
def test_every_pattern_of_the_models_is_compiled_or_translated(
    pattern: str, caplog: pytest.LogCaptureFixture
) -> None:
    matcher.cache_clear()
    assert matcher(pattern)("\ud800\x00") in (True, False)
    assert "not checked" not in caplog.text


TAGS = r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"
DESCRIPTION = r"[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]*"
CATALOG = "[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\t]*"


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        (r"([\p{L}\p{Z}\p{N}_.:\/=+\-@]*)${1,128}", ["plain", ""], ["#", "a\n"]),
        (r"([\p{L}\p{Z}\p{N}_.:\/=+\-@]*)${1,256}", ["plain", ""], ["#"]),
        (DESCRIPTION, ["", "<b>\"quotes\" 'n' 😀 é e\u0301"], ["line\nbreak", "tab\t", "\x00"]),
        (r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+", ["a+b"], ["", "a b"]),
        (r"[\p{L}\p{M}\p{Z}\p{N}\p{P}]{0,1024}", ["s3://a/b c"], ["a=b", "x" * 1025]),
        (CATALOG, ["a\tb 😀"], ["\x01"]),
        (r"[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]+", ["größe\u3000😀"], ["", "a\nb", "\u2028"]),
        (
            r"AWS::(AllSupported|[a-zA-Z0-9]+::[a-zA-Z0-9]+)|[\s\p{L}0-9_\.-]*",
            ["", "AWS::AllSupported", "AWS::S3::Bucket", "größe 5_a.b-c"],
            ["AWS::S3", "a/b", "٣"],
        ),
        (r"[\w-_]*", ["", "log-group_1"], ["a b", "é"]),
        (r"\p{ASCII}*", ["text/csv", "\n"], ["é"]),
        (r"\A\S[\p{Print}]*\z", ["a b"], [" a", "", "aé"]),
        (
            r"arn:[\p{Alnum}\-]+:lambda:[\p{Alnum}\-]+:[0-9]{12}:function:.*",
            ["arn:aws:lambda:us-east-1:123456789012:function:f"],
            ["arn:aws:s3:::b"],
        ),
    ],
)
def test_translated_patterns_mean_what_java_means(
    pattern: str, good: list[str], bad: list[str]
) -> None:
    matches = matcher(pattern)
    assert [text for text in good if not matches(text)] == []
    assert [text for text in bad if matches(text)] == []


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        (TAGS, ["", "größe 5", "a.b:c/d=e+f-g@h_", "数\u3000字 Ⅷ ½"], ["a<b", "a,b", "😀", "a\nb"]),
        (TAGS[1:-1], ["", "a b"], ["#"]),
        (TAGS[1:-2] + "+", ["a b"], ["", "#"]),
        (r"([\p{L}\p{Z}\p{N}_.:/=+\-]*)", ["a b"], ["a@b"]),
        (rf"^{TAGS[:-2]}+)$", ["größe 5"], ["", "a!b"]),
        (rf"^!?\*?{TAGS}\*?$", ["!*größe*", ""], ["**a", "a!"]),
    ],
)
def test_a_tags_characters_are_read_in_every_pattern_that_has_them(
    pattern: str, good: list[str], bad: list[str]
) -> None:
    matches = matcher(pattern)
    assert [text for text in good if not matches(text)] == []
    assert [text for text in bad if matches(text)] == []


def test_every_translation_is_covered_above() -> None:
    marks = test_translated_patterns_mean_what_java_means.pytestmark  # type: ignore[attr-defined]
    assert {case[0] for case in marks[0].args[1]} == set(TRANSLATED)


def test_digits_and_words_are_ascii_as_in_java() -> None:
    assert not matcher(r"\d{3}")("١٢٣")
    assert not matcher(r"\w+")("é")


def test_a_pattern_must_match_the_whole_value() -> None:
    assert not matcher("^[a-zA-Z0-9](-*[a-zA-Z0-9])*")("ok but not here")
    assert not matcher("^a$")("a\n")


def test_an_unknown_form_of_pattern_refuses_nothing(caplog: pytest.LogCaptureFixture) -> None:
    assert matcher(r"\p{Script=Greek}+")("anything")
    assert "not checked" in caplog.text
