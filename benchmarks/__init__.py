"""Our speed beside others', always in one run: see README.md."""
