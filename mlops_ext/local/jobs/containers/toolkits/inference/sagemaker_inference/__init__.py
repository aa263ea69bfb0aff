"""Stands in for AWS's sagemaker-inference where a model's interpreter does not have it."""
