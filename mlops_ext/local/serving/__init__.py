"""Endpoints as real processes: the model's own interpreter under SageMaker's container contract."""
