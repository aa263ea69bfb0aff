"""Tags of everything that has an ARN."""

from __future__ import annotations

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError
from mlops_ext.local.operations.packages import require_package
from mlops_ext.local.resources.declarations import ALL
from mlops_ext.local.resources.declarations.registry import MODEL_PACKAGE
from mlops_ext.local.resources.generic import require
from mlops_ext.local.resources.paging import answer, place_of
from mlops_ext.local.resources.tagging import changeable, put_tags, tag_list, tags_of
from mlops_ext.local.store import Document

PAGE = 50


def add_tags(call: Call) -> Output:
    """AddTags: answers all tags of the resource.

    Raises:
        ApiError: the resource's own when it is missing; ValidationException, there would be more
            than 50, or it is a model package version, which has its group's tags.
    """
    document = _changeable(call)
    put_tags(call.engine, document.arn, call.input["Tags"])
    return {"Tags": tag_list(call.engine.tags.of(document.arn))}


def delete_tags(call: Call) -> Output:
    """DeleteTags: keys that are not there are ignored."""
    call.engine.tags.remove(_changeable(call).arn, call.input["TagKeys"])
    return {}


def list_tags(call: Call) -> Output:
    """ListTags; a model package version shows its group's."""
    given = call.input
    tags = tag_list(tags_of(call.engine, _tagged(call)))
    after = place_of(given.get("NextToken"), (str,))
    rest = [tag for tag in tags if after is None or tag["Key"] > after[0]]
    page = rest[: given.get("MaxResults", PAGE)]
    return answer("Tags", page, (page[-1]["Key"],) if len(page) < len(rest) else None)


def _changeable(call: Call) -> Document:
    return changeable(_tagged(call))


def _tagged(call: Call) -> Document:
    arn = call.input["ResourceArn"]
    document = call.engine.documents.by_arn(arn)
    if document is not None and document.kind in ALL:
        return document
    kind = arn.split(":")[-1].partition("/")[0]
    if kind == MODEL_PACKAGE.kind:
        return require_package(call.engine, arn)
    if kind not in ALL:
        raise ApiError("ResourceNotFound", f"Could not find a resource with tags at {arn}.")
    return require(call.engine, ALL[kind], arn)


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {"AddTags": add_tags, "DeleteTags": delete_tags, "ListTags": list_tags}
}
