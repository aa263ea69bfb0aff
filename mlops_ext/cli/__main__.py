"""`python -m mlops_ext.cli`: the same as `jupyter mlops`."""

import sys

from mlops_ext.cli import main

if __name__ == "__main__":
    sys.exit(main())
