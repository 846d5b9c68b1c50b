"""Commands that look into search: how an answer came about, and which offers are easily mixed up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from bot.catalog import Catalog, read
from bot.channels import terminal
from bot.search import Engine, Question
from bot.search.confusing import confusing, questions
from bot.search.engine import Explanation
from bot.settings import Settings
from bot.turn import Facts

LEAST = 0.05
"""Log-odds below which a part of a score is not worth a word."""
_folder = click.option("--catalog", "folder", type=click.Path(path_type=Path), help="Another catalog folder.")


@click.command()
@click.argument("question")
@click.option("--after", default="", help="The question before, when this one goes on from it.")
@click.option("--municipality", default="", help="Where the company is.")
@_folder
def why(question: str, after: str, municipality: str, folder: Path | None) -> None:
    """Show how an answer came about: words, need, and what each offer got its points for."""
    catalog = read(folder or Settings.read().catalog_dir)
    code = terminal.municipality_code(catalog, municipality) if municipality else None
    if municipality and code is None:
        raise click.BadParameter(f"there is no municipality called {municipality!r}", param_hint="--municipality")
    asked = Question(question, (after,) if after else (), Facts(municipality=code))
    for line in _explained(catalog, Engine.of(catalog).explain(asked)):
        click.echo(line)


@click.command()
@click.option("--most", type=click.IntRange(1), default=20, show_default=True, help="Pairs to list.")
@_folder
def overlaps(most: int, folder: Path | None) -> None:
    """List offers that are easily mixed up and that nobody has told apart, most confusing first."""
    catalog = read(folder or Settings.read().catalog_dir)
    found = confusing(catalog, Engine.of(catalog), questions(catalog))
    for pair in found[:most]:
        click.echo(f"{pair.one} – {pair.other}")
        click.echo(f"    {_name(catalog, pair.one)} – {_name(catalog, pair.other)}")
        click.echo(
            f"    shown together for {pair.together} questions, first by turns for {pair.by_turns}, "
            f"texts alike {pair.alike:.0%}"
        )
    left = len(found) - most
    if left > 0:
        click.echo(f"{left} pairs more: lotsen overlaps --most {len(found)}")
    if found:
        click.echo("Tell two offers apart: write `similar` at one of them, with the other's id and what differs.")
    else:
        click.echo("All offers that are shown together are told apart.")


def _name(catalog: Catalog, id: str) -> str:
    return catalog.offers[id].name.sv


def _explained(catalog: Catalog, why: Explanation) -> Iterator[str]:
    reading, finding, evidence = why.reading, why.finding, why.evidence
    language = "Swedish" if finding.language == "sv" else "English"
    yield f"Words:      {', '.join(reading.said.words) or 'none'} ({language})"
    for earlier in reading.joined.earlier:
        yield f"Goes on from: {' '.join(earlier.words)}"
    for word, mended in reading.terms.mended.items():
        yield f"Repaired:   {word} → {', '.join(mended)}"
    for word, pieces in why.compounds.items():
        yield f"Expanded:   {word} → {' + '.join(pieces)}"
    known = {name: value for name, value in asdict(reading.facts).items() if value is not None}
    yield f"Known:      {_listed(known) or 'nothing of the company'}"
    if reading.denied or reading.not_sectors:
        trades = f" (trades: {', '.join(sorted(reading.not_sectors))})" if reading.not_sectors else ""
        yield f"Is not:     {', '.join(reading.denied) or 'as said before'}{trades}"
    wish = {name: value for name, value in asdict(finding.wish).items() if value}
    if wish:
        yield f"Wish:       {_listed(wish)}"
    if finding.place:
        yield f"Place:      {finding.place}"
    needs = [f"{catalog.needs[id].name.sv} ({id})" for id in finding.needs if id in catalog.needs]
    yield f"Need:       {finding.need or 'none'}; nearest: {', '.join(needs) or 'none'}"
    yield (
        f"Kind:       {finding.kind} (about support {evidence.inside:.0%}; the first offer is right "
        f"{finding.certain:.0%})"
    )
    for group in finding.groups:
        yield f"Overlap:    {', '.join(group)}"
    yield "Offers, with the points that each part gave:"
    for place, hit in enumerate(finding.hits, 1):
        notes = [note for note, holds in (("elsewhere", hit.elsewhere), (f"unfit: {hit.unfit}", hit.unfit)) if holds]
        yield f"{place:3}. {_name(catalog, hit.offer)} ({', '.join((hit.offer, *notes))})"
        parts = dict(why.parts[hit.offer])
        total = parts.pop("total")
        told = (f"{name} {value:+.1f}" for name, value in parts.items() if abs(value) >= LEAST)
        yield f"     {total:.1f} = {', '.join(told)}"


def _listed(found: dict[str, object]) -> str:
    return ", ".join(f"{name} {_said(value)}" for name, value in found.items())


def _said(value: object) -> str:
    return "/".join(map(str, value)) if isinstance(value, tuple) else str(value)
