"""`python <this folder> MODULE`: runs a module of the folder with the rest of the arguments."""

import importlib
import os
import sys

folder = os.path.dirname(os.path.abspath(__file__))
sys.path[0] = os.path.dirname(folder)
module = importlib.import_module(f"{os.path.basename(folder)}.{sys.argv.pop(1)}")
# What the module imports from outside must not find our neighbours.
del sys.path[0]
sys.exit(module.main(sys.argv[1:]))
