"""Lineage: entities, associations, QueryLineage and our own ReadLineage."""

from __future__ import annotations

from mlops_ext.local.call import Operation
from mlops_ext.local.lineage import associations, entities, query
from mlops_ext.local.resources.declarations.lineage import LINEAGE
from mlops_ext.local.resources.generic import operations

OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {
        name: operation
        for resource in LINEAGE.values()
        for name, operation in operations(resource).items()
    }
    | {
        "CreateArtifact": entities.create_artifact,
        "CreateAction": entities.create_action,
        "CreateContext": entities.create_context,
        "CreateTrialComponent": entities.create_trial_component,
        "ListTrialComponents": entities.list_trial_components,
        "DeleteArtifact": entities.delete_artifact,
        "DeleteAction": entities.delete_action,
        "DeleteContext": entities.delete_context,
        "DeleteTrialComponent": entities.delete_trial_component,
        "AddAssociation": associations.add_association,
        "DeleteAssociation": associations.delete_association,
        "ListAssociations": associations.list_associations,
        "QueryLineage": query.query_lineage,
    },
    "mlops-local": {"ReadLineage": query.read_lineage},
}
