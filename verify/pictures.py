"""Figures that are drawn into files, with matplotlib, which is an extra (``certibound[plot]``)."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bounds.errors import InputError


def plotting_available() -> bool:
    """Is matplotlib installed?"""
    return find_spec("matplotlib") is not None


def require_plotting() -> None:
    """Raise `InputError` if matplotlib is not installed."""
    if not plotting_available():
        raise InputError(
            "plots need matplotlib, which is not installed: pip install 'certibound[plot]'"
        )


def figure(rows: int, columns: int, *, width: float = 4.2, height: float = 2.8) -> tuple[Any, Any]:
    """A figure that draws into a file and opens no window, with its axes as a 2-d array.

    Parameters
    ----------
    width, height : of each panel, in inches.
    """
    require_plotting()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    picture = Figure(figsize=(width * columns, height * rows), layout="constrained")
    FigureCanvasAgg(picture)
    return picture, picture.subplots(rows, columns, squeeze=False)


def check_path(path: Path) -> None:
    """Refuse a file that cannot become a picture, before anything is computed.

    Raises
    ------
    InputError : another format than PNG, or a folder that does not exist.
    """
    if path.suffix.lower() != ".png":
        raise InputError(f"{path}: pictures are PNG files; give a name that ends in .png")
    if not path.parent.is_dir():
        raise InputError(f"{path}: cannot be written: there is no folder {path.parent}")


def save(picture: Any, path: Path) -> Path:
    """Write a figure as PNG.

    Raises
    ------
    InputError : another format; the file cannot be written.
    """
    check_path(path)
    try:
        picture.savefig(path, dpi=130, metadata={"Software": "certibound"})
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from None
    return path
