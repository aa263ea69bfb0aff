"""Records of transform jobs: split, gathered, selected, joined."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from mlops_ext.local.transform.paths import JsonPath, PathError
from mlops_ext.local.transform.processing import Processing, answers
from mlops_ext.local.transform.records import RecordError, batches


@pytest.mark.parametrize(
    ("path", "record", "selected"),
    [
        ("$", [1, 2], [1, 2]),
        ("$[0]", [1, 2, 3], 1),
        ("$[-1]", [1, 2, 3], 3),
        ("$[1:]", [1, 2, 3], [2, 3]),
        ("$[:-1]", [1, 2, 3], [1, 2]),
        ("$[0:4:2]", [1, 2, 3, 4], [1, 3]),
        ("$[0, 2]", [1, 2, 3], [1, 3]),
        ("$.a.b", {"a": {"b": 1}}, 1),
        ("$['a']['b-c']", {"a": {"b-c": 1}}, 1),
        ("$['a','c']", {"a": 1, "b": 2, "c": 3}, {"a": 1, "c": 3}),
        ("$.rows[1].x", {"rows": [{"x": 1}, {"x": 2}]}, 2),
    ],
)
def test_paths_select(path: str, record: Any, selected: Any) -> None:
    assert JsonPath(path).select(record) == selected


@pytest.mark.parametrize("path", ["a", "$..a", "$[?(@.x)]", "$[*]", "$.a[", "$['a',1]"])
def test_paths_that_are_not_offered_are_refused(path: str) -> None:
    with pytest.raises(PathError, match="JSONPath"):
        JsonPath(path)


@pytest.mark.parametrize(("path", "record"), [("$.a", {}), ("$[3]", [1]), ("$.a", [1])])
def test_paths_that_lead_nowhere_say_so(path: str, record: Any) -> None:
    with pytest.raises(PathError, match="A record has nothing at"):
        JsonPath(path).select(record)


def gathered(path: Path, **options: Any) -> list[list[bytes]]:
    chosen = {"compressed": False, "lines": True, "several": True, "most": 0, **options}
    return list(batches(path, **chosen))


def test_records_are_gathered_up_to_the_largest_payload(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(b"aa\r\nbb\n\ncc\ndd")
    assert gathered(path) == [[b"aa", b"bb", b"cc", b"dd"]]
    assert gathered(path, most=6) == [[b"aa", b"bb"], [b"cc", b"dd"]]
    assert gathered(path, several=False) == [[b"aa"], [b"bb"], [b"cc"], [b"dd"]]
    assert gathered(path, lines=False) == [[b"aa\r\nbb\n\ncc\ndd"]]
    with pytest.raises(RecordError, match="larger than MaxPayloadInMB"):
        gathered(path, most=1)
    with pytest.raises(RecordError, match="not gzipped"):
        gathered(path, compressed=True)
    path.write_bytes(gzip.compress(b"aa\n"))
    assert gathered(path, compressed=True) == [[b"aa"]]


def test_answers_are_told_apart_by_line_or_element() -> None:
    assert answers(b"1\n2\n", "text/csv", 2) == [b"1", b"2"]
    assert answers(b"[1, 2]", "application/json", 2) == [b"1", b"2"]
    assert answers(b'{"predictions": [1, 2]}', "application/json", 2) == [b"1", b"2"]
    assert answers(b"[1, 2]\n", "application/json", 1) == [b"[1, 2]"]
    with pytest.raises(PathError, match="answered 3 records with 2"):
        answers(b"1\n2\n", "text/csv", 3)


def test_an_answer_to_what_is_no_object_is_joined_beside_it() -> None:
    kind = "application/json"
    joins = Processing({"JoinSource": "Input"}, kind, kind)
    assert joins.after(b"[1]", b"2") == b'{"SageMakerInput": [1], "SageMakerOutput": 2}'
    assert joins.after(b'{"a": 1}', b"2") == b'{"a": 1, "SageMakerOutput": 2}'
    quoted = Processing({"JoinSource": "Input"}, "text/csv", "text/csv")
    assert quoted.after(b'"a,b",1', b"2") == b'"a,b",1,2'
