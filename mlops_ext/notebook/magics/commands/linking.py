"""Commands that edit the lineage by hand."""

from __future__ import annotations

from typing import Any

from mlops_ext.notebook.magics.arguments import REFERENCE
from mlops_ext.notebook.magics.command import Argument, Call, Command, flag, option, plain, word
from mlops_ext.notebook.magics.failing import MagicError

_DRY_RUN = flag("--dry-run", "change nothing, show what would be")


def _end(name: str, says: str, **options: Any) -> Argument:
    return word(name, f"{says}: a version, endpoint:NAME, data, job or ARN", **options)


def _link(call: Call) -> Any:
    given = call.arguments
    if given.destination is None:
        return call.ml.links(given.source)
    return call.ml.link(given.source, given.destination, given.type, dry_run=given.dry_run)


def _unlink(call: Call) -> Any:
    given = call.arguments
    planned = given.dry_run or not (given.destination or given.yes)
    found = call.ml.unlink(given.source, given.destination, force=given.yes, dry_run=planned)
    if planned and not given.dry_run:
        print(f"Nothing is removed yet: %mlops unlink {given.source} --yes removes it.")
    return found


def _entity(call: Call) -> Any:
    given = call.arguments
    kept = dict(_pair(text) for text in given.set)
    if given.kind == "artifact":
        return call.ml.artifact(given.uri, given.type, name=given.name, properties=kept)
    make = call.ml.action if given.kind == "action" else call.ml.context
    return make(given.name, given.uri, given.type, properties=kept)


def _pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not key or not sign:
        raise MagicError(f"--set takes KEY=VALUE, not {text}.")
    return key, value


def _suggest(call: Call) -> Any:
    given = call.arguments
    found = call.ml.suggestions(given.reference)
    return found.accept(*given.accept) if given.accept else found


COMMANDS: dict[str, Command] = {
    "link": Command(
        "link two things in the lineage by hand, or show the links of one",
        plain(
            _end("source", "where data comes from"),
            _end("destination", "where it goes to", nargs="?"),
            option(
                "--type",
                choices=("ContributedTo", "AssociatedWith", "DerivedFrom", "Produced", "SameAs"),
                default="ContributedTo",
                help="how they belong together",
            ),
            _DRY_RUN,
        ),
        _link,
        ("thing", "thing"),
    ),
    "unlink": Command(
        "remove a link, or what was made by hand with all its links",
        plain(
            _end("source", "where data comes from"),
            _end("destination", "where it goes to", nargs="?"),
            _DRY_RUN,
            flag("--yes", "also what nobody made by hand, or the thing itself with its links"),
        ),
        _unlink,
        ("thing", "thing"),
    ),
    "entity": Command(
        "make an artifact, an action or a context of the lineage by hand",
        plain(
            word("kind", "artifact, action or context", choices=("artifact", "action", "context")),
            word("uri", "what it stands for: a URI, a path or an ARN"),
            option("--type", default="DataSet", help="AWS's word, or your own"),
            option("--name", default="", help="of an action or context; as what it is shown"),
            option(
                "--set",
                action="append",
                default=[],
                metavar="KEY=VALUE",
                help="a property; can be repeated",
            ),
        ),
        _entity,
        ("artifact action context",),
    ),
    "suggest": Command(
        "which data sets a version may have learned from that has none recorded",
        plain(
            REFERENCE,
            option(
                "--accept",
                nargs="+",
                default=[],
                metavar="N",
                help="link these of them to the version, by number; all for all",
            ),
        ),
        _suggest,
        ("version",),
    ),
}
