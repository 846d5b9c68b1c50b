"""`python -m bot.search.build`: makes every file of bot/search/data anew from the catalog and the model."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click
from numpy.random import default_rng

from bot.search.build import packing
from bot.search.build.pieces import train_pieces
from bot.search.build.teacher import embed
from bot.search.build.texts import Maker, Teaching, catalog_strings, own
from bot.search.build.training import SEED
from bot.search.build.vocabulary import LISTED_ENGLISH, LISTED_SWEDISH, Vocabulary, frequent
from bot.search.build.wordtable import Ask, Reading, train_words
from bot.search.vectors import DATA

SPANS = 9000
"""How many pieces of our own texts the model reads beside the texts themselves."""


@click.command()
@click.argument("texts", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--cache", required=True, type=click.Path(path_type=Path), help="Folder that keeps what the model answered."
)
@click.option("--blocks", default=12, help="How many times 5,000 texts to make up.")
@click.option("--dim", default=256, help="Numbers a vector; even.")
@click.option("--processes", default=2, help="How many models run at once.")
@click.option("--out", default=DATA, type=click.Path(path_type=Path), help="Folder for the files.")
def build(texts: tuple[Path, ...], cache: Path, blocks: int, dim: int, processes: int, out: Path) -> None:
    """Build the word lists and the word vectors from the folders of our own TEXTS."""
    packing.write_words(frequent("sv", LISTED_SWEDISH), out / "words_sv.txt.gz")
    packing.write_words(frequent("en", LISTED_ENGLISH), out / "words_en.txt.gz")
    ours = [text for folder in texts for text in catalog_strings(folder)]
    vocabulary = Vocabulary.of(ours)
    ask = partial(embed, cache=cache, processes=processes)
    reading = Reading.of(own(ours, SPANS, default_rng(SEED)) + made_up(blocks, ask), ask)
    click.echo(f"{len(vocabulary.words)} words, {len(reading.texts)} texts, of which {reading.asked.sum()} questions")
    alone = ask(vocabulary.words, "query")
    table = train_words(vocabulary, alone, reading, dim)
    packing.write_index(vocabulary.words, out)
    packing.write_rows(table, out, "words")
    packing.write_rows(train_pieces(vocabulary.words, table), out, "pieces")
    click.echo(f"{sum(file.stat().st_size for file in out.iterdir()) / 1e6:.1f} MB")


def made_up(blocks: int, ask: Ask) -> Teaching:
    """Texts made of frequent words; they stay the same when our own texts change."""
    words = Vocabulary.of()
    return Maker(words, ask(words.words, "query")).make(blocks, SEED)


if __name__ == "__main__":
    build()
