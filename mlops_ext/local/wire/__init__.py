"""AWS's wire protocols, driven by botocore's service models.

`model.service` gives a service, `Service.operation` one operation compiled for speed;
`rest` and `query` bind the two protocols that are not plain JSON; `failure` writes errors.
"""
