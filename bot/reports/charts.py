"""The report's pictures as SVG: one dark blue on white, so that they hold in grey print and for every eye.

The same figures give the same bytes: no dates, a fixed salt for ids, letters as shapes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from functools import cache
from textwrap import shorten
from typing import Any

INK, PALE, GRID = "#12406b", "#8aa9c4", "#d5dde4"
FEW_AT = 2.5
"""Where "fewer than five" is drawn: an empty ring that says no more than that."""


def trend(weeks: Sequence[tuple[str, int | None]], year_ago: int | None, label: str, every: int = 2) -> str:
    """Questions a week, the latest named, and the same week last year as a dashed line."""
    figure, axes = _axes(6.6, 1.5)
    _line(axes, [n for _, n in weeks], 1.8)
    axes.set_xticks(range(len(weeks)), [week[5:] if i % every == 0 else "" for i, (week, _) in enumerate(weeks)])
    if year_ago is not None and year_ago >= 0:
        axes.axhline(year_ago, color=PALE, linewidth=1.2, linestyle=(0, (4, 3)))
        axes.annotate(label, (0, year_ago), (0, 3), textcoords="offset points", fontsize=8, color="#44586b")
    last = weeks[-1][1]
    if last is not None and last >= 0:
        spot = dict(textcoords="offset points", fontsize=10, fontweight="bold", color=INK, va="center")
        axes.annotate(_number(last), (len(weeks) - 1, last), (7, 0), **spot)
    _from_zero(axes, [n for _, n in weeks] + [year_ago])
    axes.set_xlim(-0.3, len(weeks) - 0.4)
    return _svg(figure)


def multiples(rows: Sequence[tuple[str, Sequence[int | None]]]) -> str:
    """Small lines on one scale, one for each need, so that they can be compared."""
    import matplotlib

    columns = 3
    lines = -(-len(rows) // columns)
    with matplotlib.rc_context(_style()):
        from matplotlib.figure import Figure

        figure = Figure(figsize=(6.6, 1.05 * lines + 0.1), layout="constrained")
        grid = figure.subplots(lines, columns, sharey=True, squeeze=False)
        for axes in grid.flat[len(rows) :]:
            axes.set_visible(False)
        for axes, (name, values) in zip(grid.flat, rows, strict=False):
            _plain(axes)
            _line(axes, values, 1.5)
            axes.set_title(shorten(name, 30, placeholder=" …"), fontsize=8, loc="left", color="#1d2935")
            axes.set_xticks([])
            last = values[-1]
            if last is not None and last >= 0:
                axes.annotate(_number(last), (len(values) - 1, last), (4, 0), textcoords="offset points", fontsize=8,
                              fontweight="bold", color=INK, va="center")  # fmt: skip
            axes.set_xlim(-0.2, len(values) - 0.5)
        _from_zero(grid.flat[0], [n for _, values in rows for n in values])
    return _svg(figure)


def funnel(steps: Sequence[tuple[str, int, str]]) -> str:
    """How many companies took each step: name, number, and the number as it is written."""
    figure, axes = _axes(6.6, 1.6)
    names = [name for name, _, _ in steps]
    lengths = [FEW_AT if n == -1 else max(0, n) for _, n, _ in steps]
    bars = axes.barh(range(len(steps)), lengths, color=[PALE if n < 0 else INK for _, n, _ in steps], height=0.66)
    axes.bar_label(bars, [text for _, _, text in steps], padding=5, fontsize=9, color="#1d2935")
    axes.set_yticks(range(len(steps)), names, fontsize=9)
    axes.invert_yaxis()
    axes.set_xlim(0, max(lengths) * 1.18 or 1)
    axes.set_xticks([])
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(length=0)
    return _svg(figure)


def _line(axes: Any, values: Sequence[int | None], width: float) -> None:
    known = [(i, FEW_AT if n == -1 else n) for i, n in enumerate(values) if n is not None and n != -2]
    few = [i for i, n in enumerate(values) if n == -1]
    axes.plot([i for i, _ in known], [n for _, n in known], color=INK, linewidth=width)
    exact = [(i, n) for i, n in known if i not in few]
    axes.plot([i for i, _ in exact], [n for _, n in exact], "o", color=INK, markersize=3)
    axes.plot(few, [FEW_AT] * len(few), "o", markerfacecolor="white", markeredgecolor=INK, markersize=4)


def _number(n: int) -> str:
    """With a space that does not break between the thousands, as Swedish is written."""
    return f"{n:,}".replace(",", "\u00a0")


def _from_zero(axes: Any, values: Iterable[int | None]) -> None:
    axes.set_ylim(0, max([n for n in values if n is not None] + [5]) * 1.15)


def _axes(width: float, height: float) -> tuple[Any, Any]:
    import matplotlib

    with matplotlib.rc_context(_style()):
        from matplotlib.figure import Figure

        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.subplots()
        _plain(axes)
    return figure, axes


def _plain(axes: Any) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(GRID)
    axes.tick_params(length=0, labelsize=8, colors="#44586b")
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda n, _: _number(round(n))))
    axes.grid(axis="y", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)


@cache
def _style() -> Any:  # matplotlib types the names of its settings one by one
    return {"svg.hashsalt": "lotsen", "svg.fonttype": "path", "font.family": "DejaVu Sans", "path.simplify": True}


def _svg(figure: Any) -> str:
    import matplotlib

    out = io.StringIO()
    with matplotlib.rc_context(_style()):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    return out.getvalue()
