"""Forms as a browser without a script sends them: what a page's form holds, by the address that it is sent to."""

from __future__ import annotations

from html.parser import HTMLParser


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self._select: tuple[str, str | None] | None = None
        self._textarea: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((found.get("action", ""), {}))
        if not self.forms:
            return
        fields, name = self.forms[-1][1], found.get("name", "")
        kind = found.get("type", "text")
        if tag == "input" and name and (kind not in ("checkbox", "radio") or "checked" in found):
            fields[name] = found.get("value", "on")
        elif tag == "select":
            self._select = (name, None)
        elif tag == "option" and self._select and ("selected" in found or self._select[1] is None):
            self._select = (self._select[0], found.get("value", ""))
        elif tag == "textarea":
            self._textarea, self._text = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            self.forms[-1][1][self._select[0]] = self._select[1] or ""
            self._select = None
        elif tag == "textarea" and self._textarea is not None:
            self.forms[-1][1][self._textarea] = self._text.removeprefix("\n")
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._text += data


def forms(page: str, action: str) -> list[dict[str, str]]:
    """The fields of each form of a page that is sent to an address."""
    read = _Forms()
    read.feed(page)
    return [fields for there, fields in read.forms if there == action]
