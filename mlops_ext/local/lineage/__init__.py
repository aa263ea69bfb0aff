"""Lineage: its entities, what SageMaker records by itself, and the questions asked of the graph."""
