"""webapp/static/vendor/: the front-end files of installed packages, served by ourselves and kept out of git."""

import filecmp
import shutil

from script.preparing.checkout import ROOT, VENV

VENDOR = ROOT / "webapp" / "static" / "vendor"
FILES = {
    "htmx.min.js": "django_htmx/static/django_htmx/htmx-2.min.js",
    "bootstrap.min.css": "flask_bootstrap/static/bootstrap5/css/bootstrap.min.css",
    "bootstrap.min.js": "flask_bootstrap/static/bootstrap5/js/bootstrap.min.js",
    "popper.min.js": "flask_bootstrap/static/bootstrap5/umd/popper.min.js",
}


def fill():
    """Copy what is new or changed."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    packages = next(VENV.glob("lib/python3*/site-packages"))
    for name, path in FILES.items():
        source, target = packages / path, VENDOR / name
        if not target.exists() or not filecmp.cmp(str(source), str(target)):
            shutil.copy2(str(source), str(target))
