"""The review in a terminal: prompt_toolkit around the desk and its screen.

May import: prompt_toolkit, ``offramp.cli.review``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition, has_focus
from prompt_toolkit.formatted_text import StyleAndTextTuples, fragment_list_width
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import (
    BufferControl,
    ConditionalContainer,
    Float,
    FloatContainer,
    FormattedTextControl,
    HSplit,
    Layout,
    VSplit,
    Window,
)
from prompt_toolkit.layout.menus import CompletionsMenu
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.styles import Style
from prompt_toolkit.utils import get_cwidth

from offramp.cli.review.desk import Desk
from offramp.cli.review.draw import screen

STYLE = Style.from_dict(
    {
        "bar": "reverse",
        "title": "bold",
        "context": "ansibrightblack",
        "sentence": "",
        "span": "bold underline",
        "label": "ansicyan",
        "here": "bold reverse",
        "value": "",
        "rule": "ansibrightblack",
        "note": "ansicyan",
        "hint": "ansicyan",
        "plain": "",
        "good": "ansigreen",
        "warn": "ansiyellow",
        "bad": "ansired bold",
    }
)
_MOST_ROWS = 6  # of a line that is asked for
_SEPARATORS = {"attribution": ";", "figures": ";", "via": ",", "to": ",", "known_to": ",", "sources": ","}
_NAMED = {
    Keys.Up: "up",
    Keys.Down: "down",
    Keys.PageUp: "pageup",
    Keys.PageDown: "pagedown",
    Keys.Home: "home",
    Keys.End: "end",
    Keys.ControlM: "enter",
    Keys.Escape: "escape",
    Keys.ControlI: "tab",
}


def run(desk: Desk, record: str, source: Input | None = None, sink: Output | None = None, plain: bool = False) -> None:
    """Show the desk until the reviewer quits. KeyboardInterrupt for Ctrl-C, EOFError where the terminal goes away."""
    _App(desk, record, source, sink, plain).app.run()


class _App:
    def __init__(self, desk: Desk, record: str, source: Input | None, sink: Output | None, plain: bool) -> None:
        self._desk = desk
        self._record = record
        self._line = Buffer(completer=_Known(desk), multiline=False, accept_handler=self._submitted)
        self._body = Window(FormattedTextControl(self._drawn, focusable=True, show_cursor=False), wrap_lines=False)
        self._entry = Window(BufferControl(self._line), height=self._rows, wrap_lines=True)
        asked = Condition(lambda: desk.prompt is not None)
        label = Window(FormattedTextControl(self._label), dont_extend_width=True)
        row = ConditionalContainer(VSplit([label, self._entry]), filter=asked)
        menu = Float(CompletionsMenu(max_height=8), xcursor=True, ycursor=True)
        self.app: Application[None] = Application(
            Layout(FloatContainer(HSplit([self._body, row]), floats=[menu]), focused_element=self._body),
            key_bindings=self._bindings(),
            style=STYLE,
            full_screen=True,
            input=source,
            output=sink,
            color_depth=ColorDepth.DEPTH_1_BIT if plain else None,
            enable_page_navigation_bindings=False,
        )
        self.app.ttimeoutlen = 0.05  # so that Esc is felt at once

    def _drawn(self) -> StyleAndTextTuples:
        size = self.app.output.get_size()
        height = size.rows - (self._rows() if self._desk.prompt is not None else 0)
        found: StyleAndTextTuples = []
        for number, line in enumerate(screen(self._desk, self._record, size.columns, height)):
            if number:
                found.append(("", "\n"))
            found.extend(line)
        return found

    def _rows(self) -> int:
        """How many rows the line that is asked for takes."""
        width = self.app.output.get_size().columns - fragment_list_width(self._label())
        return min(_MOST_ROWS, 1 + get_cwidth(self._line.text) // max(1, width))

    def _label(self) -> StyleAndTextTuples:
        name = self._desk.prompt.name.replace("_", " ") if self._desk.prompt is not None else ""
        return [("class:label", f" {name}: ")]

    def _submitted(self, buffer: Buffer) -> bool:
        self._desk.submit(buffer.text)
        self._refocus()
        return True  # the text stays, for it may have to be mended

    def _pressed(self, key: str) -> None:
        self._desk.press(key)
        if self._desk.prompt is not None:
            self._line.document = Document(self._desk.prompt.text, len(self._desk.prompt.text))
        self._refocus()
        if self._desk.done:
            self.app.exit()

    def _refocus(self) -> None:
        self.app.layout.focus(self._entry if self._desk.prompt is not None else self._body)

    def _bindings(self) -> KeyBindings:
        keys = KeyBindings()
        typing = has_focus(self._line)

        @keys.add("c-c", filter=~typing)
        def _interrupt(event: KeyPressEvent) -> None:
            event.app.exit(exception=KeyboardInterrupt())

        @keys.add("c-c", filter=typing)
        @keys.add("escape", filter=typing, eager=True)
        def _cancel(event: KeyPressEvent) -> None:
            self._desk.cancel()
            self._refocus()

        @keys.add("tab", filter=typing)
        def _complete(event: KeyPressEvent) -> None:
            if self._line.complete_state:
                self._line.complete_next()
                return
            found = list(_completions(self._desk, self._line.document))
            if len(found) == 1:  # at once, for what is typed next may be Enter
                self._line.delete_before_cursor(-found[0].start_position)
                self._line.insert_text(found[0].text)
            elif found:
                self._line.start_completion(select_first=True)

        @keys.add("s-up", filter=~typing)
        def _text_up(event: KeyPressEvent) -> None:
            self._desk.shown.scroll -= 1

        @keys.add("s-down", filter=~typing)
        def _text_down(event: KeyPressEvent) -> None:
            self._desk.shown.scroll += 1

        def named(name: str) -> None:
            @keys.add(name, filter=~typing)
            def _named(event: KeyPressEvent) -> None:
                self._pressed(_NAMED[Keys(event.key_sequence[-1].key)])

        for name in _NAMED:
            named(name)

        @keys.add(Keys.Any, filter=~typing)
        def _any(event: KeyPressEvent) -> None:
            if event.data.isprintable():
                self._pressed(event.data)

        return keys


class _Known(Completer):
    """Completes the last part of a line from values known before: those that begin with it, then those that hold it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """See `Completer`."""
        return _completions(self._desk, document)


def _completions(desk: Desk, document: Document) -> Iterator[Completion]:
    if desk.prompt is None:
        return
    separator = _SEPARATORS.get(desk.prompt.name)
    before = document.text_before_cursor
    part = (before.rpartition(separator)[2] if separator else before).lstrip()
    for value in _fitting(desk.prompt.values, part):
        yield Completion(value, start_position=-len(part))


def _fitting(values: Iterable[str], part: str) -> Iterator[str]:
    wanted = part.casefold()
    begin = [value for value in values if value.casefold().startswith(wanted)]
    hold = [value for value in values if wanted and wanted in value.casefold() and value not in begin]
    yield from begin
    yield from hold
