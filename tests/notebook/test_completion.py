"""What ``%mlops`` completes in a real IPython shell."""

from __future__ import annotations

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

from mlops_ext.notebook.session import MLOps


def complete(shell: InteractiveShell, text: str) -> set[str]:
    with provisionalcompleter():
        return {found.text for found in shell.Completer.completions(text, len(text))}


def test_commands_options_variables_and_references_are_completed(
    shell: InteractiveShell, group: str
) -> None:
    assert {"approve", "compare"} <= complete(shell, "%mlops ")
    assert complete(shell, "%mlops app") == {"approve"}
    assert complete(shell, "%mlops approve churn/3 --stage Pr") >= {"PreProduction", "Production"}
    assert "--upload-data" in complete(shell, "%mlops register clf churn --up")
    assert "--approvers" in complete(shell, "%mlops lineage churn --ap")
    assert "--most-calls" in complete(shell, "%mlops lineage churn --mo")
    assert "clf" in complete(shell, "%mlops register cl")
    assert {"local", "aws"} <= complete(shell, "%mlops use ")
    assert f"{group}/2" in complete(shell, f"%mlops approve {group[:-1]}")
    assert "latest" in complete(shell, f"%mlops approve {group}@la")


def completed(shell: InteractiveShell, text: str) -> set[str]:
    """The lines that completing gives."""
    with provisionalcompleter():
        found = shell.Completer.completions(text, len(text))
        return {text[: one.start] + one.text + text[one.end :] for one in found}


def test_words_of_a_query_are_completed(shell: InteractiveShell, ml: MLOps, group: str) -> None:
    ml.alias(f"{group}/1", "champion")
    find = "%mlops find"
    assert f"{find} status:" in completed(shell, f"{find} sta")
    assert f"{find} status:approved" in completed(shell, f"{find} status:ap")
    later = f"{find} auc>0.5 status:approved,re"
    assert f"{later}jected" in completed(shell, later)
    metric = ml.version(f"{group}/1").record.metrics[0].name
    assert {f"{find} {metric}>", f"{find} {metric}<="} <= completed(shell, f"{find} {metric[:2]}")
    assert f"{find} group:{group}" in completed(shell, f"{find} group:{group[:-1]}")
    assert f"{find} @champion" in completed(shell, f"{find} @champ")
    assert f"{find} --sort modified" in completed(shell, f"{find} --sort modi")
    assert f"%mlops best {group} {metric}" in completed(shell, f"%mlops best {group} {metric[:2]}")


def test_completion_never_connects_by_itself(
    shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlops_ext.notebook.session._latest", None)
    monkeypatch.setattr("mlops_ext.notebook.magics.completion._names", {})
    monkeypatch.setattr("mlops_ext.notebook.session.connect_to", None)
    assert not {name for name in complete(shell, "%mlops approve m") if name.startswith("magics-")}
