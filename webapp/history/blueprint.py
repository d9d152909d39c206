"""The blueprint that the history's pages hang on."""

from flask import Blueprint

bp = Blueprint("history", __name__)
