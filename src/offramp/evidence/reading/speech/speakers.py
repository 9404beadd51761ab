"""Who speaks: the people of an article, and what a noun phrase, a surname, a title or a pronoun stands for in it.

May import: ``offramp.evidence.reading.{cues,mentions,voices}``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from offramp.evidence.reading.listed import entries, in_order
from offramp.evidence.reading.mentions import Article, Span
from offramp.evidence.reading.speech.cues import (
    Names,
    Word,
    cues,
    group,
    lower_listed,
    people_nouns,
    place_words,
    plural,
    words,
)
from offramp.evidence.reading.speech.voices import NOBODY, Speaker, bare, plain

_PARTICLES = group("particles")
_SUFFIXES = frozenset(("Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"))
_MALE = group("male")
_FEMALE = group("female")
_ONE_PERSON = frozenset(("he", "she", "him", "her"))
_MANY = frozenset(("they", "them"))
_NUMBERS = {word: n for n, word in enumerate(in_order("number_words"), 1)} | {"a": 1, "an": 1, "another": 1, "both": 2}
_SEVERAL = group("several")
_MEMORY = 300  # speakers that "he" or "the official" may look back over
_BACKWARDS = 4  # sentences that a pronoun looks back


@dataclass(slots=True)
class Person:
    """Somebody named in an article: the fullest name it gives, the offices, and where it names them."""

    name: str
    offices: set[str] = field(default_factory=set)
    female: bool | None = None


class Cast:
    """The people and bodies of one article; told each speaker in the order of the text, it resolves the next."""

    def __init__(self, article: Article, quoted: Sequence[Span], known: Names) -> None:
        self._words = words(article.text)
        self._starts = [word.start for word in self._words]
        self._sentences = [sentence.start for sentence in article.sentences]
        self._places = place_words() | {word for place in known.places for word in place.split()}
        self._offices = people_nouns() | {office.split()[-1].lower(): False for office in known.offices}
        self._by_last: dict[str, Person] = {}
        self._by_first: dict[str, Person] = {}
        self._mentions: list[tuple[int, Person]] = []
        self._owners: list[tuple[int, Person]] = []  # mentions like "Kessel's office", second to the others
        self._spoke: list[tuple[int, Speaker]] = []
        for name in known.people:
            self._enter(name.split(), Person(name))
        runs = self._runs()
        alone = {bare(name[0].text) for _, name in (self._name_in(self._words[a:b]) for a, b in runs) if len(name) == 1}
        for first, last in runs:
            self._meet(first, last, alone)
        self._refer(runs, quoted)

    # People named in the text

    def _runs(self) -> list[tuple[int, int]]:
        """Runs of capitalised words with single spaces between, as (first, after the last)."""
        runs: list[tuple[int, int]] = []
        first: int | None = None
        for n, word in enumerate(self._words):
            if first is not None and not self._continues(n):
                runs.append((first, n))
                first = None
            if first is None and word.capital:
                first = n
        if first is not None:
            runs.append((first, len(self._words)))
        return runs

    def _continues(self, n: int) -> bool:
        word, before = self._words[n], self._words[n - 1]
        if word.start - before.end != 1 or before.text.endswith(("'s", "’s")):
            return False
        if word.capital:
            return True
        after = self._words[n + 1] if n + 1 < len(self._words) else None
        return word.low in _PARTICLES and after is not None and (after.capital or after.low in _PARTICLES)

    def _name_in(self, run: Sequence[Word]) -> tuple[Sequence[Word], Sequence[Word]]:
        """A run of capitalised words parted into offices, countries and the like, and the name that follows."""
        cut = 0
        while cut < len(run) - 1 and run[cut].low in lower_listed("function_words"):
            cut += 1
        titles = [n for n, word in enumerate(run[:-1]) if word.text in entries("titles")]
        cut = max([cut, *(n + 1 for n in titles)])
        while len(run) - cut > 2 and bare(run[cut].text) in self._places:
            cut += 1
        return run[:cut], run[cut:]

    def _meet(self, first: int, last: int, alone: set[str]) -> None:
        before, name = self._name_in(self._words[first:last])
        parts = [bare(word.text) for word in name]
        if not name or len(parts) > 5 or any(part in entries("name_blockers") for part in parts):
            return
        titled = [word for word in before if word.text in entries("titles")]
        if len(parts) == 1:
            if not titled or parts[0] in self._places or parts[0].lower() in self._offices:
                return
        elif not (titled or parts[-1] in alone or self._introduced(first, last)) or all(
            p in self._places for p in parts
        ):
            return
        person = self._known(parts)
        if person is None:
            person = Person(" ".join(parts))
            self._enter(parts, person)
        elif len(parts) > len(person.name.split()) and len(person.name.split()) == 1:
            person.name = " ".join(parts)
            self._enter(parts, person)
        self._describe(person, titled, last)

    def _introduced(self, first: int, last: int) -> bool:
        """Whether what surrounds a run of capitalised words tells that it is a person."""
        before = self._words[first - 1].low if first else ""
        after = self._words[last : last + 3]
        if before == "," and first > 1:
            before = self._words[first - 2].low
        if before in self._offices or (after and after[0].low in ("said", "says", "told", "who", "added")):
            return True
        if len(after) < 2 or after[0].text != ",":
            return False
        following = [word.low for word in self._words[last + 1 : last + 8]]
        return after[1].low in ("a", "an", "the", "who", "former", "whose") or bool(
            self._offices.keys() & set(following)
        )

    def _describe(self, person: Person, titled: Sequence[Word], last: int) -> None:
        offices = [word.low for word in titled]
        following = self._words[last : last + 12]
        if len(following) > 1 and following[0].text == "," and following[1].low not in cues():
            ends = next((n for n, word in enumerate(following[1:], 1) if word.text in ",.;" or word.low in cues()), 12)
            offices += [word.low for word in following[1:ends]]
        person.offices.update(office for office in offices if office in self._offices)
        for office in offices:
            if office in _MALE or office in _FEMALE:
                person.female = office in _FEMALE

    def _enter(self, parts: Sequence[str], person: Person) -> None:
        core = [part for part in parts if part not in _SUFFIXES] or list(parts)
        self._by_last.setdefault(core[-1], person)
        self._by_last.setdefault(core[-1].split("-")[-1], person)
        self._by_first.setdefault(core[0], person)

    def _known(self, parts: Sequence[str]) -> Person | None:
        core = [part for part in parts if part not in _SUFFIXES]
        if not core:
            return None
        if len(core) == 1:
            return self._by_last.get(core[0]) or self._by_first.get(core[0])
        person = self._by_last.get(core[-1])
        if person is None or core[0].lower() in _PARTICLES or " " not in person.name:
            return person
        return person if core[0][0] == person.name[0] else None

    def _refer(self, runs: Sequence[tuple[int, int]], quoted: Sequence[Span]) -> None:
        ends = [span.end for span in quoted]
        for first, last in runs:
            start = self._words[first].start
            inside = bisect_left(ends, start + 1)
            if inside < len(quoted) and quoted[inside].start <= start:
                continue
            _, name = self._name_in(self._words[first:last])
            person = self._known([bare(word.text) for word in name])
            if person is not None and not (len(name) == 1 and name[0].text in self._places):
                owner = self._words[last - 1].text.endswith(("'s", "’s"))
                (self._owners if owner else self._mentions).append((start, person))

    def _recent(self) -> Iterator[tuple[int, Speaker]]:
        """Those who spoke last, the very last first."""
        return reversed(self._spoke[-_MEMORY:])

    def _until(self, at: int) -> int:
        return bisect_left(self._mentions, at, key=lambda mention: mention[0])

    # What a noun phrase stands for

    def speaker(self, phrase: Sequence[Word], spoken: bool = True) -> Speaker:
        """Who a noun phrase means where it stands; with `spoken` it is remembered as the last to speak."""
        found = self._resolve(phrase) if phrase else NOBODY
        if spoken and found.name:
            self._spoke.append((phrase[0].start, found))
        return found

    def _resolve(self, phrase: Sequence[Word]) -> Speaker:
        if len(phrase) > 2 and phrase[0].low in _ONE_PERSON and phrase[1].low == "and":
            phrase = phrase[:1]  # "he and his aides": he is the one named
        first = phrase[0].low
        part = len(phrase) > 2 and phrase[1].low == "of" and first != "one" and (first in _NUMBERS or first in _SEVERAL)
        if part and self._head(phrase[2:]) in self._offices:
            return Speaker(plain(phrase), True, _NUMBERS.get(first), True, False, self._head(phrase[2:]))
        if phrase[0].low in ("one", "another") and (len(phrase) == 1 or phrase[1].low == "of"):
            return self._one_of(phrase)
        if len(phrase) == 1:
            pronoun = self._pronoun(phrase[0])
            if pronoun is not None:
                return pronoun
        name = self._name_at_end(phrase[: self._core(phrase)])
        if not name or (len(name) == 1 and self._known(name) is None):
            name = self._name_at_end(phrase)
        if name:
            person = self._known(name)
            longer = person is None or len(name) > len(person.name.split())
            return Speaker(" ".join(name) if person is None or longer else person.name, person=True)
        return self._described(phrase)

    def _one_of(self, phrase: Sequence[Word]) -> Speaker:
        """``One of them``, ``another``: one of those last spoken of."""
        if len(phrase) > 2 and phrase[2].low not in ("them", "those", "these"):
            return Speaker(plain(phrase), True, 1, False, True, self._head(phrase[2:]))
        at = phrase[0].start
        group = next((who for where, who in self._recent() if where < at and who.anonymous and who.many), None)
        if group is None:
            return Speaker(phrase[0].text, True, 1, False, True)
        return Speaker(f"one of {group.name[0].lower()}{group.name[1:]}", True, 1, False, True, group.head)

    def _name_at_end(self, phrase: Sequence[Word]) -> list[str]:
        """The name of a person that a noun phrase comes down to, or nothing."""
        first = len(phrase)
        while first and (phrase[first - 1].capital or (phrase[first - 1].low in _PARTICLES and first < len(phrase))):
            first -= 1
        before, name = self._name_in(phrase[first:])
        parts = [bare(word.text) for word in name]
        if not parts or any(part in entries("name_blockers") for part in parts):
            return []
        if len(parts) == 1 and (parts[0] in self._places or (parts[0].isupper() and len(parts[0]) > 1)):
            return []
        if all(part in self._places for part in parts) or self._is_part(phrase[:first], before):
            return []
        if len(parts) == 1 and self._known(parts) is None and first and phrase[first - 1].low in ("the", "a", "an"):
            return []
        if parts[-1].lower() in self._offices and self._known(parts) is None:
            return []
        return parts

    @staticmethod
    def _is_part(left: Sequence[Word], titles: Sequence[Word]) -> bool:
        """Whether the words left of a name make it a part of a larger phrase ("aides to", "a friend of", "X and")."""
        if not left:
            return False
        last = left[-1].low
        if last == "of":
            return not (titles and len(left) > 1 and left[-2].capital)
        return last in entries("people_tails") or last in ("and", "or", ",", "&")

    def _described(self, phrase: Sequence[Word]) -> Speaker:
        start = 0
        while start < len(phrase) - 1 and phrase[start].low in ("the", "this", "those"):
            start += 1
        head = self._head(phrase)
        text = plain(phrase if head in self._offices and phrase[0].low != "the" else phrase[start:])
        if head not in self._offices and not self._is_somebody(phrase, head):
            return Speaker(text, many=head.endswith("s"), head=head)
        count, many = self._count(phrase, head)
        if phrase[0].low in ("the", "that", "this", "those", "these"):
            earlier = self._earlier(head, phrase, many)
            if earlier is not None:
                return earlier
            text = plain(phrase[start:])
        return Speaker(text, True, count, many, not many, head)

    @staticmethod
    def _is_somebody(phrase: Sequence[Word], head: str) -> bool:
        """Whether an unknown noun sounds like a person's calling: "a deckhand", "two machinists"."""
        if phrase[0].low not in _NUMBERS or head in lower_listed("body_nouns") or phrase[-1].capital:
            return False
        return head.removesuffix("s").endswith(("er", "or", "ist", "ian", "man", "men", "eer", "hand"))

    @staticmethod
    def _core(phrase: Sequence[Word]) -> int:
        """How many words of a noun phrase come before "of", "familiar with", "who" and the like."""
        tails = (n for n, word in enumerate(phrase) if n and (word.low in entries("people_tails") or word.text == ","))
        return next(tails, len(phrase))

    def _head(self, phrase: Sequence[Word]) -> str:
        return bare(phrase[self._core(phrase) - 1].low)

    def _count(self, phrase: Sequence[Word], head: str) -> tuple[int | None, bool]:
        lows = [word.low for word in phrase]
        many = self._offices.get(head, False) or "and" in lows
        if "and" in lows:
            parts = [lows[: lows.index("and")], lows[lows.index("and") + 1 :]]
            counts = [_NUMBERS.get(part[0]) if part else None for part in parts]
            return (sum(n for n in counts if n) if all(counts) else None), True
        for low in lows[: min(3, self._core(phrase))]:
            if low.isdigit():
                return int(low), many
            if low in _NUMBERS and not (low in ("a", "an") and many):
                return _NUMBERS[low], many
        return (None if many else 1), many

    def _earlier(self, head: str, phrase: Sequence[Word], many: bool) -> Speaker | None:
        """Whom "the official" or "the minister" means: the last before it of that description."""
        at = phrase[0].start
        told = {word.low for word in phrase[1:]}
        for start, speaker in self._recent():
            same = start < at and speaker.anonymous and speaker.head == head and speaker.many == many
            if same and told <= set(speaker.name.lower().split()):
                return speaker
        if many:
            return None
        for start, speaker in self._recent():
            if start < at and speaker.anonymous and speaker.many and speaker.head == plural(head):
                return self._single(speaker, head)
        for start, person in reversed(self._mentions[max(0, self._until(at) - _MEMORY) : self._until(at)]):
            if start < at and head in person.offices:
                return Speaker(person.name, person=True, head=head)
        return None

    @staticmethod
    def _single(group: Speaker, head: str) -> Speaker:
        """One of a group as it was described: "Aldmark official" of "two Aldmark officials"."""
        kept = group.name.split()
        kept = kept[1:] if kept[0].lower() in _NUMBERS or kept[0].isdigit() else kept
        name = " ".join(head if word.lower() == group.head else word for word in kept)
        return Speaker(name, True, 1, False, True, head)

    # Pronouns

    def _pronoun(self, word: Word) -> Speaker | None:
        if word.low in _ONE_PERSON:
            return self._person_before(word.start, word.low in _FEMALE)
        if word.low in _MANY:
            here = self._named_in_sentence(word.start, many=True) if word.low == "them" else None
            return here or self._last_group(word.start) or self._named_in_sentence(word.start, many=True) or NOBODY
        if word.low == "it":
            return self._last_body(word.start) or NOBODY
        return NOBODY if word.low in ("i", "we", "you", "who", "one", "this", "that", "there") else None

    def _named_in_sentence(self, at: int, *, many: bool) -> Speaker | None:
        """The last people, or person, without a name before a pronoun, back to the sentence before."""
        here = bisect_left(self._sentences, at + 1) - 1
        first = bisect_left(self._starts, self._sentences[max(0, here - 1)] if here >= 0 else 0)
        for n in range(bisect_left(self._starts, at) - 1, first, -1):
            if self._offices.get(self._words[n].low) is many and not self._words[n].capital:
                start = n
                while start > first and n - start < 4 and self._qualifies(self._words[start - 1]):
                    start -= 1
                start += self._words[start].low == "and"
                return self._described(self._words[start : n + 1])
        return None

    @staticmethod
    def _qualifies(word: Word) -> bool:
        return (
            word.capital
            or word.low in _NUMBERS
            or word.low in ("and", "the", "a", "an", "senior", "former", "some", "several", "many", "cabinet")
        )

    def _person_before(self, at: int, female: bool) -> Speaker:
        here = bisect_left(self._sentences, at + 1) - 1
        for n in range(here, max(-1, here - _BACKWARDS), -1):
            start, end = self._sentences[n], min(at, self._sentences[n + 1] if n + 1 < len(self._sentences) else at)
            for where, speaker in self._recent():
                if start <= where < end and speaker.person and self._suits(speaker, female):
                    return speaker
            for _, person in [*_between(self._mentions, start, end), *_between(self._owners, start, end)]:
                if person.female in (None, female):
                    return Speaker(person.name, person=True)
        recent = self._sentences[max(0, here - 2 * _BACKWARDS)] if here >= 0 else 0
        spoke = next((s for where, s in self._recent() if recent <= where < at and s.person), None)
        return spoke or self._named_in_sentence(at, many=False) or NOBODY

    def _suits(self, speaker: Speaker, female: bool) -> bool:
        person = self._known(speaker.name.split())
        return person is None or person.female in (None, female)

    def _last_group(self, at: int) -> Speaker | None:
        for where, speaker in self._recent():
            if where < at and (speaker.many or not (speaker.person or speaker.anonymous)):
                return speaker
        return None

    def _last_body(self, at: int) -> Speaker | None:
        here = bisect_left(self._sentences, at + 1) - 1
        for n in range(here, max(-1, here - 2), -1):
            start, end = self._sentences[n], min(at, self._sentences[n + 1] if n + 1 < len(self._sentences) else at)
            for where, speaker in self._recent():
                if start <= where < end and not speaker.person and not speaker.anonymous:
                    return speaker
            first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
            for word in self._words[first:last]:
                if bare(word.text) in self._places or word.low in lower_listed("body_nouns"):
                    return Speaker(bare(word.text))
        return None


def _between(mentions: Sequence[tuple[int, Person]], start: int, end: int) -> Sequence[tuple[int, Person]]:
    first = bisect_left(mentions, start, key=lambda mention: mention[0])
    last = bisect_left(mentions, end, key=lambda mention: mention[0])
    return mentions[first:last]
