"""What people add to the lineage by hand, and take from it: SageMaker cannot see everything."""

from mlops_ext.services.lineage.editing.entities import make_entity, remove_entity
from mlops_ext.services.lineage.editing.linking import link, unlink
from mlops_ext.services.lineage.editing.links import links_of

__all__ = ["link", "links_of", "make_entity", "remove_entity", "unlink"]
