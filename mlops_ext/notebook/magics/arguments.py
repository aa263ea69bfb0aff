"""Arguments that several commands take."""

from mlops_ext.notebook.magics.command import option, word

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
