"""TagResource, UntagResource and ListTagsForResource, which several services have alike."""

from __future__ import annotations

from collections.abc import Callable

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError, validation
from mlops_ext.local.resources.tagging import put_tags, tag_list


def tag_operations(
    tagged: Callable[[Call], str], error: Callable[[str], ApiError] = validation
) -> dict[str, Operation]:
    """The three operations of a service.

    Args:
        tagged: the ARN that a request names; raises the service's own error when there is no
            such resource.
        error: makes the service's error of a text, for tags that cannot be added.
    """

    def tag(call: Call) -> Output:
        put_tags(call.engine, tagged(call), call.input["Tags"], error)
        return {}

    def untag(call: Call) -> Output:
        """Keys that are not there are ignored."""
        call.engine.tags.remove(tagged(call), call.input["TagKeys"])
        return {}

    def listed(call: Call) -> Output:
        return {"Tags": tag_list(call.engine.tags.of(tagged(call)))}

    return {"TagResource": tag, "UntagResource": untag, "ListTagsForResource": listed}
