"""Arguments that several commands take."""

import argparse

from mlops_ext.notebook.magics.command import option, word

STAGES = "Proposal Development QA PreProduction Production Archived"
REFERENCE = word("reference", "a version: churn/3, churn@latest, churn@approved, an ARN")
REFERENCES = word("reference", "versions: churn/3, churn@latest, an ARN", nargs="+")
OVERRIDE = option(
    "--override",
    action="append",
    default=[],
    metavar="RULE",
    help="do without this rule, for the reason given; can be repeated",
)
COMMENT = option("-m", "--comment", default="", help="why, kept in the history")


def positive(text: str) -> int:
    """Return a number that is at least 1.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1")
    return int(text)
