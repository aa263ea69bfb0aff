"""Displays: text, script-free HTML and our JSON say the same, and say it safely."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from mlops_ext.notebook.displays import (
    charts,
    comparison,
    endpoints,
    finding,
    lineage,
    models,
    words,
)
from mlops_ext.notebook.displays import evaluation as evaluation_display
from mlops_ext.notebook.displays.blocks import Block, Cell, Line, Table, joined, page
from mlops_ext.notebook.displays.bundle import MIME, bundle
from mlops_ext.services import records

WHEN = datetime(2026, 3, 16, 16, 42, tzinfo=UTC)
HOSTILE = "<script>alert(\"x\")</script> & 'quoted' 🎉 </td>"
CONNECTION = records.ConnectionInfo(
    kind="local",
    account="000000000000",
    region="us-east-1",
    user=HOSTILE,
    identity="arn:aws:sts::000000000000:assumed-role/mlops-local/ada",
    chosen_by="default",
)
ALLOWED = {
    *("div", "span", "b", "code", "pre", "table", "thead", "tbody", "tr", "th", "td"),
    *("svg", "g", "path", "line", "polyline", "circle", "rect", "text"),
}


class Page(HTMLParser):
    """Reads HTML and keeps its elements, attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def curve() -> records.Curve:
    return records.Curve(x=[0.0, 0.1, 1.0], y=[0.0, 0.9, 1.0], thresholds=[None, 0.5, 0.0])


def evaluation() -> records.Evaluation:
    return records.Evaluation(
        kind="binary",
        rows=171,
        labels=["no", HOSTILE],
        metrics=[records.Metric(name="auc", label="AUC", value=0.9886, better="higher")],
        roc=curve(),
        precision_recall=curve(),
        confusion=[[100, 7], [4, 60]],
    )


def version(number: int = 2, **more: object) -> records.Version:
    known = {
        "reference": f"churn/{number}",
        "group": "churn",
        "number": number,
        "arn": f"arn:aws:sagemaker:us-east-1:000000000000:model-package/churn/{number}",
        "approval": "Approved",
        "status": "Completed",
        "metrics": [
            records.Metric(name="auc", label="AUC", value=0.9 + number / 100, better="higher"),
            records.Metric(name=HOSTILE, label=HOSTILE, value=None),
        ],
        "aliases": ["latest"],
        "description": HOSTILE,
        "approval_comment": HOSTILE,
        "created": WHEN,
        "modified": WHEN,
        "created_by": HOSTILE,
        "parameters": {HOSTILE: HOSTILE},
        "datasets": [records.DatasetUse(uri="file:///x", name=HOSTILE, rows=61870, columns=["a"])],
        "notebook": records.NotebookSource(name=HOSTILE, cell=12),
        "environment": records.Environment(python="3.12.1", packages={"numpy": "2"}),
        "archive": records.Archive(uri="s3://bucket/model.tar.gz", size=1234567),
    }
    return records.Version.model_validate({**known, **more})


def compared() -> records.Comparison:
    return records.Comparison(
        versions=[version(1), version(2)],
        baseline=0,
        verdict=f"churn/2 is better. {HOSTILE}",
        outcome="better",
        metrics=[
            records.MetricRow(
                name="auc",
                label="AUC",
                better="higher",
                values=[0.91, 0.92],
                differences=[0.0, 0.01],
                best=1,
            )
        ],
        changes=[
            records.ChangeRow(kind="parameter", name=HOSTILE, values=["1", HOSTILE], differs=True),
            records.ChangeRow(kind="data", name="rows", values=["1", "1"], differs=False),
        ],
        evaluations=[evaluation(), evaluation()],
    )


def traced() -> records.LineageGraph:
    def node(id: str, kind: records.NodeKind, name: str) -> records.LineageNode:
        return records.LineageNode(
            id=id, kind=kind, name=name, lineage_type="Artifact", type="DataSet", created=WHEN
        )

    return records.LineageGraph(
        start=["v"],
        reference="churn/2",
        question="datasets",
        answer=f"churn/2 learned from {HOSTILE}",
        hits=["d"],
        findings=[
            records.LineageFinding(
                node="d", subject=HOSTILE, state="Changed", detail=HOSTILE, at=WHEN
            ),
            records.LineageFinding(subject="b.csv", state="Same", detail="the same SHA-256"),
        ],
        nodes=[node("d", "dataset", HOSTILE), node("v", "version", "churn/2")],
        edges=[records.LineageEdge(source="d", destination="v", type="ContributedTo")],
        total=2,
        kinds={"dataset": 1, "version": 1},
    )


def served() -> records.Endpoint:
    return records.Endpoint(
        name="churn-prod",
        arn="arn:aws:sagemaker:us-east-1:000000000000:endpoint/churn-prod",
        status="Failed",
        serves=["churn/2"],
        created=WHEN,
        modified=WHEN,
        failure_reason=HOSTILE,
        configuration="churn-prod-2",
        served=[records.Served(reference="churn/2", start=WHEN, by=HOSTILE)],
    )


def group() -> records.ModelGroup:
    versions = [version(2), version(1)]
    return records.ModelGroup(
        name="churn",
        arn="arn:aws:sagemaker:us-east-1:000000000000:model-package-group/churn",
        description=HOSTILE,
        created=WHEN,
        headline="auc",
        trend=[0.91, 0.92],
        versions=versions,
    )


def history() -> list[records.HistoryEntry]:
    return [
        records.HistoryEntry(when=WHEN, what="Approved", title="Approved", why=HOSTILE, who=HOSTILE)
    ]


DISPLAYS: dict[str, Sequence[Block]] = {
    "version": models.version(version(previous=version(1)), evaluation()),
    "evaluation": evaluation_display.evaluation(evaluation()),
    "groups": models.groups([group()]),
    "group": models.group(group()),
    "history": models.history("churn/2", history()),
    "comparison": comparison.blocks(compared()),
    "lineage": lineage.blocks(traced()),
    "endpoint": endpoints.endpoint(served()),
    "endpoints": endpoints.endpoints([served()]),
    "connection": endpoints.connection(CONNECTION),
    "cleaned": endpoints.cleaned(records.Cleaned(removed=[HOSTILE])),
    "invocation": endpoints.invocation(
        records.Invocation(status=200, content_type="text/csv", body=HOSTILE, milliseconds=3)
    ),
}


@pytest.mark.parametrize("blocks", DISPLAYS.values(), ids=DISPLAYS)
def test_html_has_no_script_and_shows_outside_text_as_text(blocks: Sequence[Block]) -> None:
    read = Page(page(blocks))
    assert set(read.elements) <= ALLOWED
    assert not [name for name, _ in read.attributes if name.startswith("on") or name == "href"]
    assert "alert(" not in read.words or "<script>alert(" in read.words


@pytest.mark.parametrize(
    "blocks",
    [DISPLAYS[name] for name in ("version", "comparison", "history", "endpoint", "cleaned")],
)
def test_html_says_outside_text_unchanged(blocks: Sequence[Block]) -> None:
    assert HOSTILE in Page(page(blocks)).words


@pytest.mark.parametrize("blocks", DISPLAYS.values(), ids=DISPLAYS)
def test_html_sets_no_text_colour_so_that_dark_themes_can_read_it(blocks: Sequence[Block]) -> None:
    read = Page(page(blocks))
    coloured = [value for name, value in read.attributes if name == "style" and "color:" in value]
    assert all(value.startswith("color:#") for value in coloured)  # the marks of better and worse
    assert not [value for name, value in read.attributes if name == "class"]
    texts = [value for name, value in read.attributes if name == "fill"]
    assert set(texts) <= {"currentColor", "none", *charts.SERIES[0][:1], *_icon_colours()}


def _icon_colours() -> set[str]:
    from mlops_ext.notebook.displays.icons import TONES

    return set(TONES.values())


def test_findings_are_a_table_without_the_columns_that_none_fills() -> None:
    table = lineage.blocks(traced())[1]
    assert isinstance(table, Table)
    assert table.heads == ("What", "State", "Detail", "When")
    assert table.text().splitlines()[-1].split() == ["b.csv", "Same", "the", "same", "SHA-256"]
    assert "Changed" in table.text()


@pytest.mark.parametrize("blocks", DISPLAYS.values(), ids=DISPLAYS)
def test_text_has_no_markup_of_ours(blocks: Sequence[Block]) -> None:
    text = joined(blocks)
    assert text.strip()
    assert "<div" not in text
    assert "&lt;" not in text


def test_text_columns_are_aligned_also_with_wide_characters() -> None:
    table = Table(("Name", ">Value"), [("日本", "1"), ("abcd", "12")])
    assert table.text().splitlines() == ["Name  Value", "────  ─────", "日本      1", "abcd     12"]


def test_a_state_is_shown_by_its_word_and_an_unknown_one_by_the_services_own() -> None:
    assert Cell("PendingManualApproval", state=True).text() == "Pending"
    assert Cell("Hibernating", state=True).text() == "Hibernating"
    assert "Hibernating" in Page(Cell("Hibernating", state=True).html()).words


def test_figures_have_four_decimals_a_true_minus_and_a_dash_for_nothing() -> None:
    assert words.figure(0.92134) == "0.9213"
    assert words.figure(-0.5) == "−0.5000"
    assert words.figure(12400.0) == "12,400"
    assert words.figure(None) == words.figure(float("nan")) == "–"
    assert words.difference(0.0071) == "+0.0071"
    assert words.difference(-0.0027) == "−0.0027"


def test_the_roc_curves_of_a_comparison_differ_in_colour_and_dash_and_are_labelled() -> None:
    svg = evaluation_display.roc([("churn/1", evaluation()), ("churn/2", evaluation())])
    read = Page(svg)
    strokes = [value for name, value in read.attributes if name == "stroke"]
    assert "#1976d2" in strokes
    assert "#d95f02" in strokes
    assert ("stroke-dasharray", "5 3") in read.attributes
    assert "churn/1" in read.words
    assert "churn/2" in read.words


def test_a_reason_with_a_traceback_keeps_its_lines() -> None:
    reason = 'It ended.\nTraceback:\n  File "a.py", line 1\nModuleNotFoundError: <b>'
    blocks = endpoints.endpoint(served().model_copy(update={"failure_reason": reason}))
    traceback = reason.partition("\n")[2]
    assert traceback in joined(blocks)
    shown = Page(page(blocks))
    assert "pre" in shown.elements
    assert traceback in shown.words


def test_a_long_table_says_how_many_rows_it_leaves_out() -> None:
    table = Table(("n",), [(str(at),) for at in range(250)])
    assert "and 50 rows more" in table.text()
    assert Page(table.html()).elements.count("td") == 200


def test_of_thousands_only_what_is_drawn_is_made() -> None:
    known = version()
    many = records.Found(
        query="", sort="-created", total=10_000, metrics=[], versions=[known] * 10_000
    )

    def unasked() -> object:
        raise AssertionError("there is no room for it")

    found = bundle("found", CONNECTION, unasked, finding.found(many))
    assert "and 9,800 rows more" in found["text/plain"]
    assert Page(found["text/html"]).elements.count("tr") == 201


def test_the_bundle_carries_text_html_and_the_record() -> None:
    extra = {"evaluation": evaluation().to_wire()}
    blocks = DISPLAYS["version"]
    found = bundle("version", CONNECTION, version().to_wire, blocks, extra)
    assert set(found) == {"text/plain", "text/html", MIME}
    payload = found[MIME]
    assert payload["version"] == 1
    assert payload["connection"] == {
        "kind": "local",
        "account": "000000000000",
        "region": "us-east-1",
    }
    assert payload["data"]["reference"] == "churn/2"
    assert records.Evaluation.model_validate(payload["extra"]["evaluation"]) == evaluation()


def test_a_bundle_gives_up_its_extra_and_then_the_record_to_stay_small() -> None:
    line = [Line(("churn/2",))]
    large = "x" * 150_000
    without_extra = bundle("version", CONNECTION, lambda: large, line, {"evaluation": large})
    assert "extra" not in without_extra[MIME]
    without_record = bundle("version", CONNECTION, lambda: large * 2, line)
    assert MIME not in without_record
    for found in (without_extra, without_record):
        assert len(json.dumps(found)) < 200_000


def test_ten_versions_fit_a_page_and_say_whose_curves_are_missing() -> None:
    without = evaluation().model_copy(update={"roc": None})
    auc = (
        compared()
        .metrics[0]
        .model_copy(update={"values": [0.91] * 10, "differences": [0.01] * 10, "best": None})
    )
    record = compared().model_copy(
        update={
            "versions": [version(number) for number in range(1, 11)],
            "evaluations": [evaluation(), without, *[evaluation()] * 4, *[without] * 4],
            "metrics": [auc],
            "changes": [],
        }
    )
    told = joined(comparison.blocks(record))
    table = [line for line in told.splitlines() if line.startswith(("Metric ", "AUC "))]
    assert max(map(len, table)) < 120
    assert "ifference" not in "".join(table)
    missing = (
        "No curve is stored for churn/2. Curves are drawn of 6 versions at most, "
        "without churn/7, churn/8, churn/9, churn/10."
    )
    assert missing in told
    assert missing in comparison.document(record)
    assert "urve" not in joined(comparison.blocks(compared()))
    assert "+0.0100" in joined(comparison.blocks(compared()))


def test_many_changes_list_what_both_versions_have_and_count_the_rest() -> None:
    lone = [
        records.ChangeRow(kind="parameter", name=f"p{i}", values=["1", None], differs=True)
        for i in range(7)
    ]
    both = records.ChangeRow(kind="parameter", name="depth", values=["3", "4"], differs=True)
    told = joined(comparison.blocks(compared().model_copy(update={"changes": [*lone, both]})))
    assert "depth" in told
    assert "p0" not in told
    assert "7 other facts" in told


def test_a_difference_is_judged_by_a_word_and_only_where_the_direction_is_known() -> None:
    assert [one.text() for one in models.differing(0.01, "higher")] == ["+0.0100", "better"]
    assert [one.text() for one in models.differing(-0.01, "lower")] == ["−0.0100", "better"]
    assert [one.text() for one in models.differing(0.01, "lower")] == ["+0.0100", "worse"]
    assert [one.text() for one in models.differing(0.01, None)] == ["+0.0100", ""]
    assert [one.text() for one in models.differing(0.0, "higher")] == ["0.0000", ""]
