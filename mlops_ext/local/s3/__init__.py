"""The slice of S3 that boto3's transfers, the SageMaker SDK and listings use.

Objects are plain files at ``<state>/s3/<bucket>/<key>`` that people can open; what a file system
cannot hold under its key lies in ``.blobs``. Facts about them are in SQLite.
"""
