"""Cut the static fonts out of the variable one; run by the environment's Python with the folder they go to."""

import importlib.util
import io
import sys
from pathlib import Path

import uharfbuzz
from fontTools.ttLib import TTFont

FAMILY = "Kezhang Sans"
WEIGHTS = {"Regular": 400, "Bold": 700}


def cut(style: str, weight: int, folder: Path) -> None:
    """One static font under our family name, complete or not there at all."""
    font = TTFont(io.BytesIO(_instance(weight)), recalcBBoxes=False, recalcTimestamp=False)
    _name(font, style)
    font["OS/2"].usWeightClass = weight
    if style == "Bold":
        font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~64) | 32
        font["head"].macStyle |= 1
    unfinished = folder / f"{style}.unfinished"
    font.save(unfinished)
    unfinished.rename(folder / f"KezhangSans-{style}.ttf")


def _instance(weight):
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(_variable_font())))
    everything = uharfbuzz.SubsetInput()
    everything.keep_everything()
    everything.pin_axis_location(face, "wght", weight)
    return uharfbuzz.subset(face, everything).blob.data


def _variable_font():
    spec = importlib.util.find_spec("justmytype_intl_cjk")
    return next(Path(spec.origin or "").parent.glob("fonts/ofl/notosanssc/*.ttf")) if spec else None


def _name(font, style):
    """The names that programs look for: family, style, both together, and the one of PostScript."""
    full, postscript = f"{FAMILY} {style}", f"{FAMILY.replace(' ', '')}-{style}"
    names = {1: FAMILY, 16: FAMILY, 2: style, 17: style, 4: full, 6: postscript}
    for record in list(font["name"].names):
        if record.nameID in names:
            font["name"].setName(
                names[record.nameID], record.nameID, record.platformID, record.platEncID, record.langID
            )


if __name__ == "__main__":
    for style, weight in WEIGHTS.items():
        cut(style, weight, Path(sys.argv[1]))
