"""Service Catalog: products with their templates, and what is provisioned of them."""
