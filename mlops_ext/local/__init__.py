"""The local SageMaker: a process of its own that speaks AWS's wire protocol on loopback.

It imports nothing else of mlops-ext. Others start, find and stop it through `launcher` alone.
"""
