"""Lineage edited by hand through objects and magics, and what is shown of it."""

from __future__ import annotations

from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from sklearn.dummy import DummyClassifier

from mlops_ext.notebook.magics.failing import MagicError
from mlops_ext.notebook.objects.linking import Entity, LinkChange, Links, Suggestions
from mlops_ext.notebook.session import MLOps

MIME = "application/vnd.mlops+json"
MARKUP = "<img/src=x>"


def run(shell: InteractiveShell, line: str) -> Any:
    return shell.run_line_magic("mlops", line)


def test_links_entities_and_suggestions_by_magic_and_by_object(
    ml: MLOps, shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    for strategy in ("prior", "uniform"):
        model = DummyClassifier(strategy=strategy).fit([[1], [2]], [0, 1])
        ml.register(model, "edited", no_code=True)
    uri = "s3://edited/clicks.csv"
    ml.register(model, "unrelated", datasets=["s3://edited/other.csv"], no_code=True)

    plan = run(shell, f"link {uri} edited/1 --dry-run")
    assert isinstance(plan, LinkChange)
    assert (plan.done, len(plan.steps), plan.warnings, plan.blocked) == (False, 2, [], None)
    assert "clicks.csv would be linked to edited/1 (ContributedTo)" in str(plan)
    change = run(shell, f"link {uri} edited/1")
    assert change.done
    bundle = change._repr_mimebundle_()
    assert bundle[MIME]["kind"] == "link"
    assert "by ada" in bundle["text/html"]
    assert "is already linked to edited/1" in str(ml.link(uri, ml.version("edited/1")))
    links = run(shell, "link edited/1")
    assert isinstance(links, Links)
    assert [(one.source.name, one.by) for one in links if one.by_hand] == [("clicks.csv", "ada")]
    assert "by hand" in str(links)

    found = run(shell, "suggest edited/2")
    assert isinstance(found, Suggestions)
    assert found.answer == "No data set is recorded for edited/2; 1 suggestion."
    assert "edited/1, next to it in its group, learned from it" in str(found)
    assert 'ml.suggestions("edited/2").accept(1)' in str(found)
    assert len(found) == len(ml.lineage("edited/2").suggestions()) == 1
    with pytest.raises(MagicError, match="2 is no suggestion"):
        run(shell, "suggest edited/2 --accept 2")
    accepted = run(shell, "suggest edited/2 --accept all")
    assert [one.done for one in accepted.linked] == [True]
    assert ml.lineage("edited/2").datasets().names == ["clicks.csv"]
    assert "nothing is missing" in ml.suggestions("edited/2").answer

    survey = run(shell, f"entity artifact s3://edited/survey --type Survey --set by={MARKUP}")
    assert isinstance(survey, Entity)
    assert survey.arn.rpartition("/")[0].endswith(":artifact")
    assert MARKUP not in survey._repr_mimebundle_()["text/html"]
    assert ml.artifact("s3://edited/survey", "Survey").record.made is False
    campaign = ml.context("spring-2026", "s3://edited/campaign", "Campaign")
    call = ml.action("calls", "s3://edited/calls", "Calls", properties={"people": 3})
    assert call.record.properties["people"] == "3"
    ml.link(survey, call, "AssociatedWith")
    ml.link(call, campaign, "AssociatedWith")
    with pytest.raises(MagicError, match="KEY=VALUE"):
        run(shell, "entity artifact s3://edited/x --set nothing")

    assert run(shell, f"unlink {survey.arn}").done is False
    assert "--yes removes it" in capsys.readouterr().out
    gone = run(shell, f"unlink {call.arn} --yes")
    assert [step.kind for step in gone.steps] == ["Association"] * 2 + ["Action Calls"]
    assert "calls is removed from the lineage" in str(gone)
    assert ml.unlink(survey).done
    nodes = ml.lineage("edited/1").graph().record.nodes
    archive = next(one for one in nodes if one.kind == "model")
    with pytest.raises(MagicError, match="will not record it again"):
        run(shell, f"unlink {archive.id} edited/1")
    assert ml.unlink(archive.id, "edited/1", dry_run=True).blocked
    assert run(shell, f"unlink {archive.id} edited/1 --yes").done
    assert ml.unlink(uri, "edited/2").done
