"""A feed of what changed in the catalog, as Atom (RFC 4287), for programs that keep up with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from bot.catalog import Catalog
from bot.store.snapshots import Changed, Snapshot

NAMESPACE = "http://www.w3.org/2005/Atom"
MOST = 100
INSIDE = "note"
"""A field that is for staff only."""
LONGEST = 300


def atom(catalog: Catalog, changes: Sequence[Changed], folders: Sequence[Snapshot], address: str) -> bytes:
    """The feed, the newest first. `folders`: states that came from the catalog's folder, whose changes are
    not known one by one. Who made a change is told by organisation, never by name."""
    entries = [_entry(catalog, one, address) for one in changes if INSIDE not in one.path]
    entries += [_read_in(one, address) for one in folders]
    entries.sort(key=lambda entry: entry.findtext("updated") or "", reverse=True)
    feed = Xml.Element("feed", xmlns=NAMESPACE)
    _texts(feed, id=f"{address}/open/changes.atom", title="Lotsen: ändringar i katalogen")
    _texts(feed, updated=(entries[0].findtext("updated") if entries else None) or moment(0))
    Xml.SubElement(feed, "link", rel="self", href=f"{address}/open/changes.atom", type="application/atom+xml")
    _texts(Xml.SubElement(feed, "author"), name="Lotsen")
    feed.extend(entries[:MOST])
    written: bytes = Xml.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def moment(ms: int) -> str:
    """A time in ms as Atom writes it."""
    return dt.datetime.fromtimestamp(ms // 1000, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _entry(catalog: Catalog, one: Changed, address: str) -> Xml.Element:
    entry, offer = Xml.Element("entry"), catalog.offer(one.about)
    name = offer.name.sv if offer else one.about
    inside = one.path[one.path.index(one.about) + 1 :] if one.about in one.path else one.path
    field = ".".join(map(str, inside))
    _texts(entry, id=f"{address}/open/changes/{one.id}", title=f"{name}: {field}" if field else name)
    _texts(entry, updated=moment(one.at), summary=f"{_value(one.before)} → {_value(one.after)}")
    owner = catalog.organisations.get(one.organisation or "")
    _texts(Xml.SubElement(entry, "author"), name=owner.name if owner else "Lotsen")
    if offer is not None:
        href = f"{address}/api/v1/offers/{offer.id}"
        Xml.SubElement(entry, "link", rel="related", href=href, type="application/json")
    return entry


def _read_in(one: Snapshot, address: str) -> Xml.Element:
    entry = Xml.Element("entry")
    _texts(entry, id=f"{address}/open/states/{one.id}", title="Katalogen lästes in på nytt", updated=moment(one.at))
    _texts(entry, summary="Filerna ändrades utanför personalens sidor. Hämta hela katalogen för att se vad.")
    Xml.SubElement(entry, "link", rel="related", href=f"{address}/open/catalog.json", type="application/json")
    return entry


def _value(value: object) -> str:
    """A plain value in short; anything larger may hold what is for staff only, and is left out."""
    if value is None:
        return "–"
    plain = isinstance(value, str | int | float | bool) and str(value).isprintable()  # XML takes no control characters
    return str(value)[:LONGEST] if plain else "…"


def _texts(parent: Xml.Element, **texts: str) -> None:
    for tag, text in texts.items():
        Xml.SubElement(parent, tag).text = text
