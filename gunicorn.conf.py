"""How gunicorn serves the portal; it reads this file by itself. A command line option
or GUNICORN_CMD_ARGS wins. One worker a core and four threads each is the quickest for
pages that come from a database; more threads in one process make it slower.
"""

import os

wsgi_app = "policyportal.wsgi:application"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# Loaded once, before the workers: a refusal to start is said once.
preload_app = True
timeout = 60
graceful_timeout = 30
loglevel = "warning"
# No access log: the audit names who saw what. No control socket in somebody's home.
control_socket_disable = True
