"""How often a door may be knocked at. Closed when Redis is away: without a count there is no trying of passwords."""

from flask import Flask
from flask_limiter import Limiter

from webapp.core import places

limiter = Limiter(key_func=places.neighbourhood, strategy="moving-window", swallow_errors=False)


def init_app(app: Flask) -> None:
    address = app.config["RATELIMIT_STORAGE_URI"]
    app.config["RATELIMIT_STORAGE_URI"] = address.replace("unix://", "redis+unix://", 1)
    app.extensions["limiter"] = {limiter}  # doors count for themselves: nothing is asked before each request
    limiter.init_app(app)
