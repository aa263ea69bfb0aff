"""What the local SageMaker remembers: one SQLite file with documents, tags and edges.

Nothing here knows SageMaker: documents have a kind, a name and a body, whatever they mean.
"""

from mlops_ext.local.store.database import Database, NewerLayoutError
from mlops_ext.local.store.document import Document, Draft, DuplicateError, Head
from mlops_ext.local.store.documents import Documents, Observer
from mlops_ext.local.store.edges import Edge, Edges
from mlops_ext.local.store.page import Page
from mlops_ext.local.store.series import Point, Series, Summary
from mlops_ext.local.store.tags import Tags
from mlops_ext.local.store.where import Choice, Condition, Either, Every, Where, path_of

__all__ = [
    "Choice",
    "Condition",
    "Database",
    "Document",
    "Documents",
    "Draft",
    "DuplicateError",
    "Edge",
    "Edges",
    "Either",
    "Every",
    "Head",
    "NewerLayoutError",
    "Observer",
    "Page",
    "Point",
    "Series",
    "Summary",
    "Tags",
    "Where",
    "path_of",
]
