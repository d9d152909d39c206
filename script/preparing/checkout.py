"""Where things stand in this checkout, and how the scripts speak to the person who started them."""

import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BEGAN = time.monotonic()


def home():
    """KEZHANG_HOME, or var/ of the checkout."""
    return Path(os.environ.get("KEZHANG_HOME") or ROOT / "var").resolve()


def say(text):
    """One line of progress, with the seconds since the start."""
    print("[{:5.1f} s] {}".format(time.monotonic() - BEGAN, text), file=sys.stderr, flush=True)


def warn(chinese, english):
    print("\n注意：{}\nNote: {}\n".format(chinese, english), file=sys.stderr, flush=True)


def stop(chinese, english):
    """End with one sentence in both languages."""
    print("\n错误：{}\nError: {}".format(chinese, english), file=sys.stderr, flush=True)
    sys.exit(1)
