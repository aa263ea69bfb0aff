"""Transform jobs: the records of files in S3, sent through a serving process."""
