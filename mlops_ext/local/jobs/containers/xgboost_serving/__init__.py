"""The folder of code of a model that the built-in XGBoost has trained."""
