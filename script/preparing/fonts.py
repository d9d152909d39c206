"""The Chinese typeface of PDFs and of the tests' browser: Noto Sans SC as two static fonts, made once.

The variable font as it comes costs 4–8 CPU-seconds in every PDF."""

import subprocess

from script.preparing.checkout import PYTHON, ROOT, home, say

FAMILY = "Kezhang Sans"
STYLES = ("Regular", "Bold")
CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{folder}</dir>
  <cachedir>{folder}/cache</cachedir>
  <match>
    <test name="family"><string>sans-serif</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>{family}</string></edit>
  </match>
</fontconfig>
"""


def configuration():
    """The file that FONTCONFIG_FILE names."""
    return home() / "fonts" / "fonts.conf"


def make(folder):
    """Both fonts and the configuration in `folder`, unless they are there."""
    if not all((folder / "KezhangSans-{}.ttf".format(style)).exists() for style in STYLES):
        say("Preparing the Chinese fonts")
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([str(PYTHON), str(ROOT / "script/preparing/instancing.py"), str(folder)], check=True)
    text = CONFIGURATION.format(folder=folder, family=FAMILY)
    if not configuration().exists() or configuration().read_text() != text:
        configuration().write_text(text)
