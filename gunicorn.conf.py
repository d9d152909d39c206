"""How the web process serves; gunicorn reads this by itself. The application is loaded once, then forked."""

import gc
import os

from tenants import engines

bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = 8
preload_app = True
graceful_timeout = 10
loglevel = "warning"
control_socket_disable = True  # by default all instances of a user share one


def when_ready(server):
    """What is loaded by now is never garbage: unseen by the collector its pages stay shared."""
    gc.freeze()


def post_fork(server, worker):
    """A connection that was opened before the fork belongs to the parent."""
    engines.dispose(close=False)
