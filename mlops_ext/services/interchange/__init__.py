"""Lineage in the forms of others: OpenLineage out and in, W3C PROV-JSON out."""

from mlops_ext.services.interchange.exporting import FORMATS, Format, export, text_of
from mlops_ext.services.interchange.importing import import_openlineage

__all__ = ["FORMATS", "Format", "export", "import_openlineage", "text_of"]
