"""Stands in for the package of AWS's XGBoost images where an interpreter does not have it."""
