"""A form of a page as a browser without script would send it."""

from html.parser import HTMLParser

Fields = dict[str, str | list[str]]


class _Form(HTMLParser):
    def __init__(self, ident: str) -> None:
        super().__init__()
        self.ident, self.fields = ident, {}
        self.is_inside, self.area, self.select = False, "", ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.is_inside = given.get("id") == self.ident
        if not self.is_inside or "disabled" in given:
            return
        name = given.get("name", "")
        if tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self._add(name, given.get("value", ""))
        if tag == "textarea":
            self.area = name
            self.fields[name] = ""
        if tag == "select":
            self.select = name
        if tag == "option" and "selected" in given:
            self._add(self.select, given["value"])

    def handle_data(self, data: str) -> None:
        if self.area:
            # A browser leaves out the line end right behind the tag.
            self.fields[self.area] = self.fields[self.area] + data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        if tag == "form":
            self.is_inside = False

    def _add(self, name: str, value: str) -> None:
        known = self.fields.setdefault(name, value if name != "related" else [])
        if isinstance(known, list):
            known.append(value)


def fields_of(html: str, ident: str = "bai") -> Fields:
    form = _Form(ident)
    form.feed(html)
    assert form.fields, f"no form {ident}"
    return form.fields
