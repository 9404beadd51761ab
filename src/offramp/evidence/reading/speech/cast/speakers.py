"""Who speaks: the people of an article, and what a noun phrase, a surname, a title or a pronoun stands for in it.

May import: ``offramp.evidence.reading.{cues,mentions,voices}``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from offramp.evidence.reading.listed import entries, in_order
from offramp.evidence.reading.mentions import Article, Span
from offramp.evidence.reading.speech.cast.people import People, Person
from offramp.evidence.reading.speech.cast.voices import NOBODY, Speaker, bare, plain
from offramp.evidence.reading.speech.cues import (
    Names,
    Word,
    group,
    lower_listed,
    plural,
)
from offramp.evidence.reading.speech.phrases import head_at, is_verb

_PARTICLES = group("particles")
_SUFFIXES = frozenset(("Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"))
_MALE = group("male")
_FEMALE = group("female")
_ONE_PERSON = frozenset(("he", "she", "him", "her"))
_MANY = frozenset(("they", "them"))
_NUMBERS = {word: n for n, word in enumerate(in_order("number_words"), 1)} | {"a": 1, "an": 1, "another": 1, "both": 2}
_SEVERAL = group("several")
_PREPOSITIONS = group("prepositions")
_LONGEST_NAME = 5  # words of "the northern harbour authority"
_MEMORY = 300  # speakers that "he" or "the official" may look back over
_LAND_AND_NAME = 3  # words of "Kavia Ana Petrov"
_NEAR = 2  # sentences in which somebody surely meant goes before somebody who may be
_BACKWARDS = 4  # sentences that a pronoun looks back


class Cast:
    """The people and bodies of one article; told each speaker in the order of the text, it resolves the next."""

    def __init__(self, article: Article, quoted: Sequence[Span], known: Names) -> None:
        self._people = People(article, quoted, known)
        self._words, self._starts = self._people.words, self._people.starts
        self._places, self._offices = self._people.places, self._people.offices
        self._mentions, self._owners = self._people.mentions, self._people.owners
        self._sentences = [sentence.start for sentence in article.sentences]
        self._sentence_starts = frozenset(self._sentences)
        self._quoted = quoted
        self._spoke: list[tuple[int, Speaker]] = []

    def _recent(self) -> Iterator[tuple[int, Speaker]]:
        """Those who spoke last, the very last first."""
        return reversed(self._spoke[-_MEMORY:])

    # What a noun phrase stands for

    def speaker(self, phrase: Sequence[Word], spoken: bool = True, goes_on: bool = False) -> Speaker:
        """Who a noun phrase means where it stands; with `spoken` it is remembered as the last to speak.

        With `goes_on` the verb tells that somebody speaks on ("the former general added"): the last one who spoke.
        """
        found = self._resolve(phrase) if phrase else NOBODY
        if goes_on and found.anonymous and not found.many and phrase[0].low == "the":
            last = next((who for _, who in self._recent() if who.person), None)
            found = last if last is not None and not last.anonymous else found
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
        if not name or (len(name) == 1 and self._people.known(name) is None):
            name = self._name_at_end(phrase) or self._name_of_holder(phrase)
        if name:
            person = self._people.known(name)
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
        before, name = self._people.name_in(phrase[first:])
        parts = [bare(word.text) for word in name]
        if not parts or any(part in entries("name_blockers") for part in parts):
            return []
        if len(parts) == 1 and (parts[0] in self._places or (parts[0].isupper() and len(parts[0]) > 1)):
            return []
        if all(part in self._places for part in parts) or self._is_part(phrase[:first], before):
            return []
        if (
            len(parts) == 1
            and self._people.known(parts) is None
            and first
            and phrase[first - 1].low in ("the", "a", "an")
        ):
            return []
        if parts[-1].lower() in self._offices and self._people.known(parts) is None:
            return []
        return parts

    def _name_of_holder(self, phrase: Sequence[Word]) -> list[str]:
        """The name behind an office and its land with more behind: "the president of Kavia Ana Petrov in a note"."""
        tails = [n for n, word in enumerate(phrase) if word.low in entries("people_tails")]
        for start, end in pairwise(tails):
            if phrase[start].low == "of" and end - start > _LAND_AND_NAME:
                return self._name_at_end(phrase[:end])
        return []

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
        person = self._holder(phrase, head)
        if person is not None:
            return Speaker(person.name, person=True, head=head)
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

    def _holder(self, phrase: Sequence[Word], head: str) -> Person | None:
        """Who is called by an office, unless somebody unnamed of that office was spoken of since."""
        person = self._people.holder(phrase)
        if person is None:
            return None
        at = phrase[0].start
        named = self._people.last_named(person, at)
        for where, speaker in self._recent():
            if where <= named:
                break
            if where < at and speaker.anonymous and speaker.head == head and not speaker.many and named >= 0:
                return None
        return person

    @staticmethod
    def _is_somebody(phrase: Sequence[Word], head: str) -> bool:
        """Whether an unknown noun sounds like a person's calling: "a deckhand", "two machinists"."""
        if phrase[0].low not in _NUMBERS or head in lower_listed("body_nouns") or phrase[-1].capital:
            return False
        return head.removesuffix("s").endswith(("er", "or", "ist", "ian", "man", "men", "eer", "hand"))

    @staticmethod
    def _core(phrase: Sequence[Word]) -> int:
        """How many words of a noun phrase come before "of", "familiar with", "who" and the like."""
        return head_at(phrase, 0, len(phrase)) + 1

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
        for n in range(bisect_left(self._starts, at) - 1, first - 1, -1):
            if self._is_quoted(self._words[n].start):
                continue
            opening = n == first or self._words[n].start in self._sentence_starts
            if self._offices.get(self._words[n].low) is many and (opening or not self._words[n].capital):
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
        back = range(here - 1, max(-1, here - _MEMORY), -1)
        plain = (n for n in back if not self._is_quoted(self._sentences[n]))
        sentences = [here, *islice(plain, _BACKWARDS - 1)] if here >= 0 else []
        surely = self._surely(sentences[:_NEAR], at, female)
        for n in sentences:
            start, end = self._sentences[n], min(at, self._sentences[n + 1] if n + 1 < len(self._sentences) else at)
            for where, speaker in self._recent():
                if start <= where < end and speaker.person and self._suits(speaker, female):
                    known = self._people.known(speaker.name.split())
                    return speaker if surely is None or known is None or known.female is female else surely
            for _, person in [*_between(self._mentions, start, end), *_between(self._owners, start, end)]:
                if person.female in (None, female):
                    return surely or Speaker(person.name, person=True)
        recent = self._sentences[max(0, here - 2 * _BACKWARDS)] if here >= 0 else 0
        spoke = next((s for where, s in self._recent() if recent <= where < at and s.person), None)
        return spoke or self._named_in_sentence(at, many=False) or NOBODY

    def _surely(self, sentences: Sequence[int], at: int, female: bool) -> Speaker | None:
        """The first one named nearby of whom the text tells whether "he" or "she" is right."""
        for n in sentences:
            start, end = self._sentences[n], min(at, self._sentences[n + 1] if n + 1 < len(self._sentences) else at)
            for _, person in _between(self._mentions, start, end):
                if person.female is female:
                    return Speaker(person.name, person=True)
        return None

    def _suits(self, speaker: Speaker, female: bool) -> bool:
        person = self._people.known(speaker.name.split())
        return person is None or person.female in (None, female)

    def _last_group(self, at: int) -> Speaker | None:
        for where, speaker in self._recent():
            if where < at and (speaker.many or not (speaker.person or speaker.anonymous)):
                return speaker
        return None

    def _last_body(self, at: int) -> Speaker | None:
        """What "it" means: the body or paper that spoke last, or of which the sentence before began to tell."""
        here = bisect_left(self._sentences, at + 1) - 1
        for n in range(here, max(-1, here - _BACKWARDS), -1):
            start, end = self._sentences[n], min(at, self._sentences[n + 1] if n + 1 < len(self._sentences) else at)
            for where, speaker in self._recent():
                if start <= where < end and not speaker.person and not speaker.anonymous:
                    return speaker
            first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
            if n < here and first < last and self._words[first].low in ("it", "its"):
                continue
            if n == here and first < last and self._words[first].low in _PREPOSITIONS:
                continue  # "In a post on its channel it said": not the post
            for k in range(first, last):
                word = self._words[k]
                body = bare(word.text) in self._places or word.low in lower_listed("body_nouns")
                if body and not self._is_quoted(word.start):
                    return Speaker(plain(self._words[self._phrase_start(first, k) : k + 1]))
            if n < here:
                break
        return None

    def _phrase_start(self, first: int, k: int) -> int:
        """Where the noun phrase begins whose noun is word `k`."""
        start = k
        while start > first and k - start < _LONGEST_NAME:
            before = self._words[start - 1]
            if not before.text[0].isalpha() or before.low in lower_listed("function_words") or is_verb(before):
                break
            start -= 1
        return start

    def _is_quoted(self, at: int) -> bool:
        index = bisect_right(self._quoted, at, key=lambda span: span.start) - 1
        return index >= 0 and at < self._quoted[index].end


def _between(mentions: Sequence[tuple[int, Person]], start: int, end: int) -> Sequence[tuple[int, Person]]:
    first = bisect_left(mentions, start, key=lambda mention: mention[0])
    last = bisect_left(mentions, end, key=lambda mention: mention[0])
    return mentions[first:last]
