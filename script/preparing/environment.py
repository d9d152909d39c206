"""The Python environment in .venv: exactly the locked packages, or none; the scripts go on inside it."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys

from script.preparing import assets, fonts, system
from script.preparing.checkout import PYTHON, ROOT, VENV, home, say, stop

OLDEST = (3, 11)
KNOWN = ("python3.14", "python3.13", "python3.12", "python3.11")
RUNTIME, TESTS = "requirements.txt", "requirements-dev.txt"
UNFINISHED = VENV / ".unfinished"


def enter(tests=False):
    """Prepare everything, then run the calling script again under the environment's Python."""
    if os.environ.pop("KEZHANG_PREPARED", "") == str(VENV):
        return
    prepare(tests)
    os.environ["KEZHANG_PREPARED"] = str(VENV)
    os.environ["PATH"] = os.pathsep.join((str(VENV / "bin"), os.environ.get("PATH", os.defpath)))
    os.environ["FONTCONFIG_FILE"] = str(fonts.configuration())
    os.execv(str(PYTHON), [str(PYTHON), *sys.argv])


def prepare(tests=False):
    """What this checkout needs to run, and for `tests` what the suite needs besides; one at a time."""
    _require_python()
    lock = os.open(str(ROOT), os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        system.install(_missing_venv(), tests)
        _make_environment()
        for locked in (RUNTIME, TESTS) if tests else (RUNTIME,):
            _install(locked)
        assets.fill()
        fonts.make(home() / "fonts")
    finally:
        os.close(lock)


def _require_python():
    """A newer Python of the machine takes over from one that is too old."""
    if sys.version_info >= OLDEST:
        return
    newer = next(filter(None, map(shutil.which, KNOWN)), None)
    if newer:
        os.execv(newer, [newer, *sys.argv])
    stop(
        "需要 Python 3.11 或更高版本，这里是 {}。".format(sys.version.split()[0]),
        "Python 3.11 or newer is needed, this is {}.".format(sys.version.split()[0]),
    )


def _missing_venv():
    return not PYTHON.exists() and importlib.util.find_spec("ensurepip") is None


def _make_environment():
    """A new .venv where there is none, or only one that was interrupted or made by another Python."""
    if VENV.exists() and (UNFINISHED.exists() or not _fits()):
        shutil.rmtree(str(VENV))
    if not VENV.exists():
        say("Making the Python environment in .venv")
        base = getattr(sys, "_base_executable", sys.executable)
        _or_remove([base, "-m", "venv", str(VENV)])


def _fits():
    """Is .venv of the Python that runs now, and does its Python start?"""
    try:
        settings = (VENV / "pyvenv.cfg").read_text()
        version = "version = {}.{}.".format(*sys.version_info[:2])
        return version in settings and subprocess.call([str(PYTHON), "-c", ""]) == 0
    except OSError:
        return False


def _install(locked):
    """The packages of one lock, unless its stamp says that they are there."""
    stamp = VENV / ".{}.stamp".format(locked)
    wanted = hashlib.sha256((ROOT / locked).read_bytes() + sys.version.split()[0].encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Installing the packages of {}".format(locked))
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    _or_remove([*pip, "--no-deps", "--require-hashes", "-r", str(ROOT / locked)])
    stamp.write_text(wanted)


def _or_remove(command):
    """Run one step; whatever interrupts it, no half-made environment stays."""
    try:
        VENV.mkdir(exist_ok=True)
        UNFINISHED.touch()
        subprocess.run(command, check=True, cwd=str(ROOT))
        UNFINISHED.unlink()
    except BaseException as broken:
        shutil.rmtree(str(VENV), ignore_errors=True)
        if not isinstance(broken, (subprocess.CalledProcessError, OSError)):
            raise
        stop(
            "Python 环境没有装好（原因见上），.venv 已清除。",
            "The Python environment could not be made (see above); .venv was removed.",
        )
