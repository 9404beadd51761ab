"""The people whom an article names: their fullest names, their offices, whether "he" or "she", and where they stand.

May import: ``offramp.evidence.reading.{cues,listed,mentions,phrases,voices}``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.mentions import Article, Span
from offramp.evidence.reading.speech.cast.voices import bare
from offramp.evidence.reading.speech.cues import (
    Names,
    Word,
    group,
    lower_listed,
    people_nouns,
    place_words,
    words,
)
from offramp.evidence.reading.speech.phrases import head_at, is_verb

_PARTICLES = group("particles")
_SUFFIXES = frozenset(("Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"))
_MALE = group("male")
_FEMALE = group("female")
_HIS = frozenset(("he", "his", "him", "himself"))
_HERS = frozenset(("she", "her", "hers", "herself"))
_RANKS = {"gen.": "general", "col.": "colonel", "maj.": "major", "adm.": "admiral", "capt.": "captain"}
_ANY = frozenset(("a", "an", "one", "another", "any", "some", "no", "every", "each", "former"))
_DEFINITE = frozenset(("the", "its", "their", "his", "her"))
_WITHIN = frozenset(("in", "of", "from", "across", "inside", "near", "outside", "throughout"))
_NO_OFFICE = frozenset(("former", "acting"))  # of themselves: "Former Kavia captain Ana Petrov"
_OF_WHAT = frozenset(("of", "the", "and"))  # words that join what an office is of
_BEFORE = group("prepositions") | {"and", "but", "or"}
_LONGEST = 12  # words of an apposition behind a name
_MEMORY = 300  # mentions that "the minister" may look back over
_FEW = 2  # paragraphs of a text that has no title
_AGE = 2  # digits of an age behind a name: "Ana Petrov, 52, a baker"
_STEM = 4  # letters that a land and its people share
_OFFICE = 7  # words before a name that may tell its office: "Kavia's deputy foreign minister, ..."


@dataclass(frozen=True, slots=True)
class Role:
    """An office as the text tells it: "Kavia's deputy foreign minister".

    `head` : "minister". `kind` : what tells it from others ("deputy", "foreign"). `of` : names in it ("Kavia").
    """

    head: str
    kind: frozenset[str]
    of: frozenset[str]

    def fits(self, wanted: Role) -> bool:
        """Whether somebody of this office may be called so."""
        named = not self.of or all(any(_alike(name, other) for other in self.of) for name in wanted.of)
        return self.head == wanted.head and wanted.kind <= self.kind and named


@dataclass(slots=True)
class Person:
    """Somebody named in an article: the fullest name it gives, and the offices it tells."""

    name: str
    roles: list[Role] = field(default_factory=list)
    female: bool | None = None


class People:
    """Everybody an article names.

    Attributes
    ----------
    words, starts : of the whole article, and where each begins.
    mentions : where somebody is named, in order. owners : the same of "Kessel's office", second to the others.
    offices : nouns for those who speak, and whether each is a plural. places : names that are no people.
    """

    def __init__(self, article: Article, quoted: Sequence[Span], known: Names) -> None:
        self.words = words(article.text)
        self.starts = [word.start for word in self.words]
        self.places = place_words() | {word for place in known.places for word in place.split()}
        self.offices = people_nouns() | {office.split()[-1].lower(): False for office in known.offices}
        self.mentions: list[tuple[int, Person]] = []
        self.owners: list[tuple[int, Person]] = []
        self._by_last: dict[str, Person] = {}
        self._by_first: dict[str, Person] = {}
        self._by_office: dict[str, list[Person]] = {}
        self._everybody: dict[int, Person] = {}
        for name in known.people:
            self._enter(name.split(), Person(name))
        runs = self._runs()
        self.places |= self._lands(runs)
        alone = {bare(name[0].text) for _, name in (self.name_in(self.words[a:b]) for a, b in runs) if len(name) == 1}
        title = _title_ends(article)
        for first, last in runs:
            if self.words[first].start >= title:
                self._meet(first, last, alone)
        self._refer(runs, quoted)
        self._name_holders(quoted)
        self._tell_he_from_she([sentence.start for sentence in article.sentences], quoted)

    def holder(self, phrase: Sequence[Word]) -> Person | None:
        """Who holds the office that a phrase names ("the foreign minister", "Kavia's army chief"); None in doubt.

        Of several the one named last before it; somebody named only later where nobody else may be meant.
        """
        if not phrase or phrase[0].low in _ANY:
            return None
        wanted = self._role(phrase)
        if wanted is None:
            return None
        fits = [p for p in self._by_office.get(wanted.head, ()) if any(role.fits(wanted) for role in p.roles)]
        if len(fits) <= 1:
            return fits[0] if fits else None
        until = bisect_left(self.mentions, phrase[0].start, key=lambda mention: mention[0])
        before = reversed(self.mentions[max(0, until - _MEMORY) : until])
        return next((person for _, person in before if any(person is one for one in fits)), None)

    def last_named(self, person: Person, at: int) -> int:
        """Where somebody was last named before a character, -1 where nowhere."""
        until = bisect_left(self.mentions, at, key=lambda mention: mention[0])
        before = reversed(self.mentions[max(0, until - _MEMORY) : until])
        return next((start for start, other in before if other is person), -1)

    def _role(self, phrase: Sequence[Word]) -> Role | None:
        """The office that a noun phrase names; None where it names none, or several people."""
        end = head_at(phrase, 0, len(phrase)) + 1
        head = _RANKS.get(phrase[end - 1].low, bare(phrase[end - 1].low))
        if self.offices.get(head) is not False:
            return None
        kind: set[str] = set()
        of: set[str] = set()
        for word in phrase[: end - 1]:
            text = bare(word.text)
            if word.low in lower_listed("function_words"):
                continue
            if text[0].isupper() and text not in entries("titles"):
                of.add(text)
            elif text[0].isalpha():
                kind.add(text.lower())
        if end < len(phrase) and phrase[end].low == "of":
            of |= {bare(word.text) for word in phrase[end + 1 :] if word.capital and word.low != "the"}
        return Role(head, frozenset(kind), frozenset(of))

    def _add_roles(self, person: Person, first: int, titled: Sequence[Word], last: int) -> None:
        """The offices that stand before and behind somebody's name."""
        phrases: list[Sequence[Word]] = [titled] if titled else []
        end = first - (first > 0 and self.words[first - 1].text == ",")
        office = self._office_before(end)
        if office is not None:
            start = office
            while start and end - start < _OFFICE and not self._leads_to(self.words[start - 1]):
                start -= 1
                if self.words[start].low in ("a", "an", "the"):
                    break
            phrases.append(self.words[start:end])
        if last + 1 < len(self.words) and self.words[last].text == "," and not self._leads_to(self.words[last + 1]):
            ends = last + 1
            while ends < len(self.words) and ends - last < _LONGEST and self.words[ends].text not in ",.;:":
                ends += 1
            phrases.append(self.words[last + 1 : ends])
        for phrase in phrases:
            role = self._role(phrase) if phrase else None
            if role is not None and role not in person.roles:
                person.roles.append(role)
                holders = self._by_office.setdefault(role.head, [])
                if not any(person is other for other in holders[-_MEMORY:]):
                    holders.append(person)
                if person.female is None and (role.head in _MALE or role.head in _FEMALE):
                    person.female = role.head in _FEMALE

    def _office_before(self, end: int) -> int | None:
        """The noun of an office that ends before a word, alone or with what it is of: "spokesman of the Ministry"."""
        noun = end - 1
        while noun > 0 and end - noun < _LONGEST and (self.words[noun].capital or self.words[noun].low in _OF_WHAT):
            noun -= 1
        if noun + 1 < end and self.words[noun + 1].low != "of":
            noun = end - 1
        return noun if noun >= 0 and self.offices.get(self.words[noun].low) is False else None

    @staticmethod
    def _leads_to(word: Word) -> bool:
        """Whether a noun phrase begins behind a word."""
        return not word.text[0].isalnum() or word.low in entries("clause_words") or is_verb(word) or word.low in _BEFORE

    def _name_holders(self, quoted: Sequence[Span]) -> None:
        """Count "the minister" as a mention of the minister."""
        found: list[tuple[int, Person]] = []
        for n, word in enumerate(self.words):
            if word.capital or self.offices.get(word.low) is not False:
                continue
            start = next((k for k in range(n - 1, max(-1, n - 5), -1) if self.words[k].low in _DEFINITE), None)
            if start is None or any(not w.text[0].isalpha() for w in self.words[start:n]):
                continue
            person = self.holder(self.words[start : n + 1])
            if person is not None and not _inside(self.words[start].start, quoted):
                found.append((self.words[start].start, person))
        self.mentions = sorted([*self.mentions, *found], key=lambda mention: mention[0])

    def _tell_he_from_she(self, sentences: Sequence[int], quoted: Sequence[Span]) -> None:
        """Learn from "Ana Petrov said her ministry" that she is a woman, where the sentence names nobody else."""
        votes: dict[int, int] = {}
        for index, (start, person) in enumerate(self.mentions):
            if person.female is not None:
                continue
            here = bisect_right(sentences, start)
            end = sentences[here] if here < len(sentences) else self.words[-1].end
            others = [
                other for at, other in self.mentions[max(0, index - 3) : index + 4] if sentences[here - 1] <= at < end
            ]
            if any(other is not person for other in others):
                continue
            first = bisect_left(self.starts, sentences[here - 1])
            mention, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
            if any(word.low in _HIS or word.low in _HERS for word in self.words[first : mention + 1]):
                continue
            for word in self.words[mention + 1 : last]:
                if (word.low in _HIS or word.low in _HERS) and not _inside(word.start, quoted):
                    votes[id(person)] = votes.get(id(person), 0) + (1 if word.low in _HERS else -1)
        for person in self._everybody.values():
            if person.female is None and votes.get(id(person)):
                person.female = votes[id(person)] > 0

    def _runs(self) -> list[tuple[int, int]]:
        """Runs of capitalised words with single spaces between, as (first, after the last)."""
        runs: list[tuple[int, int]] = []
        first: int | None = None
        for n, word in enumerate(self.words):
            if first is not None and not self._continues(n):
                runs.append((first, n))
                first = None
            if first is None and word.capital:
                first = n
        if first is not None:
            runs.append((first, len(self.words)))
        return runs

    def _lands(self, runs: Sequence[tuple[int, int]]) -> set[str]:
        """Names that the text uses as of places ("in Kavia") and that end no longer name: its own lands and towns."""
        last = {bare(self.words[end - 1].text) for first, end in runs if end - first > 1}
        return {
            bare(self.words[first].text)
            for first, end in runs
            if end - first == 1 and first and self.words[first - 1].low in _WITHIN
        } - last

    def _continues(self, n: int) -> bool:
        word, before = self.words[n], self.words[n - 1]
        if word.start - before.end != 1 or before.text.endswith(("'s", "’s")):
            return False
        if word.capital:
            return True
        after = self.words[n + 1] if n + 1 < len(self.words) else None
        return word.low in _PARTICLES and after is not None and (after.capital or after.low in _PARTICLES)

    def name_in(self, run: Sequence[Word]) -> tuple[Sequence[Word], Sequence[Word]]:
        """A run of capitalised words parted into offices, countries and the like, and the name that follows."""
        cut = 0
        while cut < len(run) - 1 and run[cut].low in lower_listed("function_words"):
            cut += 1
        titles = [n for n, word in enumerate(run[:-1]) if word.text in entries("titles")]
        cut = max([cut, *(n + 1 for n in titles)])
        while len(run) - cut > 2 and bare(run[cut].text) in self.places:
            cut += 1
        return run[:cut], run[cut:]

    def _meet(self, first: int, last: int, alone: set[str]) -> None:
        before, name = self.name_in(self.words[first:last])
        parts = [bare(word.text) for word in name]
        if not name or len(parts) > 5 or any(part in entries("name_blockers") for part in parts):
            return
        titled = [word for word in before if word.text in entries("titles")]
        if len(parts) == 1:
            if (
                not any(word.low not in _NO_OFFICE for word in titled)
                or parts[0] in self.places
                or parts[0].lower() in self.offices
            ):
                return
        elif not (titled or parts[-1] in alone or self._introduced(first, last)) or all(
            p in self.places for p in parts
        ):
            return
        person = self.known(parts)
        if person is None:
            person = Person(" ".join(parts))
            self._enter(parts, person)
        elif len(parts) > len(person.name.split()) and len(person.name.split()) == 1:
            person.name = " ".join(parts)
            self._enter(parts, person)
        self._describe(person, titled, last)
        self._add_roles(person, first, titled, last)

    def _introduced(self, first: int, last: int) -> bool:
        """Whether what surrounds a run of capitalised words tells that it is a person."""
        before = self.words[first - 1].low if first else ""
        after = self.words[last : last + 3]
        if before == "," and first > 1:
            before = self.words[first - 2].low
            if [word.low for word in after[:2]] == [",", "said"]:
                return True
        if before in self.offices or (after and after[0].low in ("said", "says", "told", "who", "added")):
            return True
        if len(after) < 2 or after[0].text != ",":
            return False
        if after[1].text.isdigit() and len(after[1].text) == _AGE:
            return True
        following = [word.low for word in self.words[last + 1 : last + 8]]
        return after[1].low in ("a", "an", "the", "who", "former", "whose") or bool(
            self.offices.keys() & set(following)
        )

    def _describe(self, person: Person, titled: Sequence[Word], last: int) -> None:
        offices = [word.low for word in titled]
        following = self.words[last : last + _LONGEST]
        if len(following) > 1 and following[0].text == "," and not self._leads_to(following[1]):
            apposition = following[1:]
            ends = next((n for n, word in enumerate(apposition) if word.text in ",.;"), len(apposition))
            offices += [word.low for word in apposition[: head_at(apposition, 0, ends) + 1]]
        for office in offices:
            if office in _MALE or office in _FEMALE:
                person.female = office in _FEMALE

    def _enter(self, parts: Sequence[str], person: Person) -> None:
        self._everybody[id(person)] = person
        core = [part for part in parts if part not in _SUFFIXES] or list(parts)
        self._by_last.setdefault(core[-1], person)
        self._by_last.setdefault(core[-1].split("-")[-1], person)
        self._by_first.setdefault(core[0], person)

    def known(self, parts: Sequence[str]) -> Person | None:
        """The one whom a name means, as far as somebody was met."""
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
            start = self.words[first].start
            inside = bisect_left(ends, start + 1)
            if inside < len(quoted) and quoted[inside].start <= start:
                continue
            _, name = self.name_in(self.words[first:last])
            person = self.known([bare(word.text) for word in name])
            if person is not None and not (len(name) == 1 and name[0].text in self.places):
                owner = self.words[last - 1].text.endswith(("'s", "’s"))
                (self.owners if owner else self.mentions).append((start, person))


def _title_ends(article: Article) -> int:
    """Where the title ends, whose Capitals Throughout are no names; 0 where there is none."""
    first = article.paragraphs[0] if len(article.paragraphs) > _FEW else None
    return first.end if first is not None and article.text[first.end - 1] not in ".?!" else 0


def _alike(a: str, b: str) -> bool:
    """Whether two names stand for one land: "Tavrin" and "Tavrini"."""
    short = min(len(a), len(b))
    return a == b or (short >= _STEM and a[: max(_STEM, short - 1)] == b[: max(_STEM, short - 1)])


def _inside(at: int, quoted: Sequence[Span]) -> bool:
    index = bisect_right(quoted, at, key=lambda span: span.start) - 1
    return index >= 0 and at < quoted[index].end
