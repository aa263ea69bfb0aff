"""Lineage: entities, associations, lineage groups, QueryLineage and our own ReadLineage."""

from __future__ import annotations

from collections.abc import Callable

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.lineage import associations, entities, groups, query, reading
from mlops_ext.local.resources.declarations.lineage import ACTION, ARTIFACT, CONTEXT
from mlops_ext.local.resources.resource import Resource


def _describe(resource: Resource) -> Callable[[Call], Output]:
    return lambda call: entities.describe_entity(call, resource)


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {
        "CreateArtifact": entities.create_artifact,
        "CreateAction": entities.create_action,
        "CreateContext": entities.create_context,
        "CreateTrialComponent": entities.create_trial_component,
        "DescribeArtifact": _describe(ARTIFACT),
        "DescribeAction": _describe(ACTION),
        "DescribeContext": _describe(CONTEXT),
        "DescribeTrialComponent": entities.describe_trial_component,
        "DeleteArtifact": entities.delete_artifact,
        "DeleteAction": entities.delete_action,
        "DeleteContext": entities.delete_context,
        "DeleteTrialComponent": entities.delete_trial_component,
        "AddAssociation": associations.add_association,
        "DeleteAssociation": associations.delete_association,
        "ListAssociations": associations.list_associations,
        "ListLineageGroups": groups.list_groups,
        "DescribeLineageGroup": groups.describe_group,
        "GetLineageGroupPolicy": groups.get_group_policy,
        "QueryLineage": query.query_lineage,
    },
    "mlops-local": {"ReadLineage": reading.read_lineage},
}
