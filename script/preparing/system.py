"""What only the machine can give: libraries for PDFs, a browser, PDF tools and Java for the tests.

As root on Debian or Ubuntu it is installed; otherwise the person learns the exact command."""

import ctypes
import os
import shutil
import subprocess
import sys

from script.preparing.checkout import say, stop, warn

LIBRARIES = {
    "libpango-1.0-0": ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    "libharfbuzz-subset0": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
}
BROWSERS = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")


def install(venv, tests):
    """Install what is missing in one go; without the right to, say how, and stop only where nothing would work."""
    missing = [_venv_package()] * venv + _libraries() + (_test_programs() if tests else [])
    if missing and _may_install():
        say("Installing system packages: {}".format(" ".join(missing)))
        _apt(missing)
        missing = _libraries() + (_test_programs() if tests else [])
    elif venv:
        stop(*_ask(missing, "还没有 Python 的 venv 模块。", "Python's venv module is missing."))
    if missing:
        warn(
            *_ask(missing, "有些功能（PDF、测试）暂不可用。", "Some things (PDFs, tests) will not work yet.")
        )


def browser():
    """The path of a Chromium, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _venv_package():
    own = "python{}.{}-venv".format(*sys.version_info[:2])
    return own if sys.executable.startswith("/usr/bin") else "python3-venv"


def _libraries():
    return [package for package, names in LIBRARIES.items() if not any(map(_loads, names))]


def _loads(name):
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _test_programs():
    wanted = {
        "chromium": browser(),
        "poppler-utils": shutil.which("pdftotext"),
        "default-jre-headless": shutil.which("java"),
    }
    return [package for package, found in wanted.items() if found is None]


def _may_install():
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _apt(packages):
    """Install, in silence unless it fails."""
    apt = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    for step in ("update",), ("install", "-y", "--no-install-recommends", *packages):
        done = subprocess.run(
            [*apt, *step],
            env=dict(os.environ, DEBIAN_FRONTEND="noninteractive"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if done.returncode:
            say("apt-get {} failed:\n{}".format(step[0], done.stdout.decode(errors="replace")[-1500:]))


def _ask(missing, chinese, english):
    """Both sentences, with the command to give to whoever administers the machine."""
    packages = " ".join(missing)
    command = "brew install pango poppler" if sys.platform == "darwin" else "sudo apt-get install " + packages
    return "{}请管理员运行：{}".format(chinese, command), "{} Ask an administrator to run: {}".format(
        english, command
    )
