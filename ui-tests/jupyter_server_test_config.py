"""The Jupyter Server of the browser tests. Open to any local process: never use it elsewhere."""

import os

from jupyterlab.galata import configure_jupyter_server

c = get_config()  # noqa: F821
configure_jupyter_server(c)

c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = int(os.environ["MLOPS_UI_PORT"])
c.ServerApp.port_retries = 0
c.ServerApp.allow_root = True
c.Application.log_level = "ERROR"

# No page of the tests asks anything outside this machine.
c.LabApp.extension_manager = "readonly"
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"

if os.environ.get("MLOPS_UI_SERVER_PART") == "off":
    c.ServerApp.jpserver_extensions = {"mlops_ext": False}
