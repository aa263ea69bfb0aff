"""Stands in for AWS's sagemaker-training where a job's interpreter does not have it."""
