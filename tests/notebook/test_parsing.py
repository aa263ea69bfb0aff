"""From a magic's line to words, metrics and variables."""

from __future__ import annotations

import pytest

from mlops_ext.notebook.magics.failing import MagicError
from mlops_ext.notebook.magics.parsing import Parser, metrics, split, variable
from mlops_ext.notebook.magics.running import find, overview, parser_of


class Holder:
    """A variable with a member."""

    reference = "churn/3"


NAMESPACE = {"note": 'it\'s "good" & 🎉', "clf": object(), "number": 3, "held": Holder()}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('approve churn/3 -m "it is better"', ["approve", "churn/3", "-m", "it is better"]),
        ("approve churn/3 -m $note", ["approve", "churn/3", "-m", NAMESPACE["note"]]),
        ("approve churn/{number} -m {note}", ["approve", "churn/3", "-m", NAMESPACE["note"]]),
        ("approve {held.reference}", ["approve", "churn/3"]),
        ("invoke e '{\"a\": 1}'", ["invoke", "e", '{"a": 1}']),
        (
            "invoke e {unknown} $unknown {held.unknown}",
            ["invoke", "e", "{unknown}", "$unknown", "{held.unknown}"],
        ),
        ("-m 'costs $$5'", ["-m", "costs $5"]),
        ("-m 'a # b'", ["-m", "a # b"]),
    ],
)
def test_lines_are_split_as_in_a_shell_with_variables_filled_in(
    line: str, words: list[str]
) -> None:
    assert split(line, NAMESPACE) == words


def test_a_quotation_that_is_not_closed_is_told() -> None:
    with pytest.raises(MagicError, match="no closing quotation"):
        split('approve churn/3 -m "oh', NAMESPACE)


def test_an_unknown_variable_gets_the_closest() -> None:
    with pytest.raises(MagicError, match=r"no variable cfl\. The closest is clf\."):
        variable("cfl", NAMESPACE)


def test_metrics_are_a_variable_or_written_out() -> None:
    assert metrics("auc=0.93, f1=.7", NAMESPACE) == {"auc": 0.93, "f1": 0.7}
    assert metrics("number", NAMESPACE) == 3
    with pytest.raises(MagicError, match="metric auc is not a number: 'high'"):
        metrics("auc=high", NAMESPACE)


def parsed(line: str) -> Parser:
    name, *words = split(line, {})
    found: Parser = parser_of(name, find(name)).parse_args(words)
    return found


def test_values_may_begin_with_a_hyphen_and_options_stand_anywhere() -> None:
    found = vars(parsed("find churn --sort -auc -status:rejected --limit 3 'auc>0.8'"))
    assert found["query"] == ["churn", "-status:rejected", "auc>0.8"]
    assert (found["sort"], found["limit"]) == ("-auc", 3)
    assert vars(parsed("approve churn/3 -m '- 2 % loss'"))["comment"] == "- 2 % loss"
    assert vars(parsed("approve churn/3 -m ''"))["comment"] == ""
    assert vars(parsed("find -- --limit"))["query"] == ["--limit"]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("register clf churn --metric auc=0.9", r"--metric auc=0\.9\. The closest is --metrics\."),
        ("find --limit", "argument --limit: expected one argument"),
        ("find --limit --sort auc", "argument --limit: expected one argument"),
        ("approve churn/3 --comment", "argument -m/--comment: expected one argument"),
        ("status now", "unrecognized arguments: now"),
    ],
)
def test_what_a_command_does_not_know_is_named_with_the_closest(line: str, wanted: str) -> None:
    with pytest.raises(MagicError, match=wanted):
        parsed(line)


def test_the_commands_are_listed_in_two_columns() -> None:
    lines = [line for line in overview().splitlines() if line.startswith("  ")]
    starts = {len(line) - len(line.split(maxsplit=1)[1]) for line in lines}
    assert len(starts) == 1
    assert len({line.split(maxsplit=1)[1] for line in lines}) == len(lines)
