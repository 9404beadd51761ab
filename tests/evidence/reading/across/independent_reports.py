"""Pairs of reports of one event by two newsrooms that each had their own reporter there: none derives from the other.

They share what two reporters at one place share: official figures in the official order, the names and titles, the
sentences of a statement read aloud, the words for the thing itself.
"""

from __future__ import annotations

STRIKE = (
    """PORT MERIN, Oct 3 (Coastal Press) - Velmarian aircraft bombed a fuel depot outside the Orrish town of Tessel
before dawn on Tuesday, killing 14 people and wounding 37, the Orrish health ministry said.

Defence Minister Aldo Krane said 22 aircraft had taken part and that all had returned. "This was a measured and lawful
answer to an act of piracy," he told a news conference in Velmar City. "We do not seek a wider war."

Orra's president, Lena Duarte, called the raid a crime and recalled her ambassador. A crowd of several hundred threw
stones at the Velmarian embassy in the afternoon until police with shields pushed it back.

At Tessel the fire burned until noon. Jorun Ask, 51, who runs a garage opposite the depot, said the first blast took
the doors off. "I thought a lorry had come through the wall," he said.

The two states have quarrelled for nine years over the Merin shoals, where Orrish patrol boats seized a Velmarian
tanker on Sept. 27 with 19 sailors aboard. Seven of them are still being held.
""",
    """VELMAR CITY (Interland News) — Velmar said its air force had destroyed a fuel depot in neighbouring Orra early on
Tuesday, the first time in nearly a decade of disputes over fishing grounds that either has struck the other's soil.

The health ministry in Orra said 14 people had been killed and 37 wounded. Among the dead were three firefighters,
the mayor of Tessel, Pia Holmgren, said by telephone.

"This was a measured and lawful answer to an act of piracy," Defence Minister Aldo Krane told a news conference. "We do
not seek a wider war." Krane, flanked by two generals, said 22 aircraft had flown and took no questions on the pilots.

Officials here have been under pressure since Orra took the tanker Halcyon and its crew of 19 last week. Relatives of
the seven sailors who have not been freed have slept in front of the ministry since Friday.

President Lena Duarte of Orra, speaking in parliament, accused Velmar of "murder in its sleep" and said her ambassador
would come home. She stopped short of announcing an answer, and two of her ministers urged patience.

Oil traders shrugged. The price of a barrel was up less than half a percent by evening.
""",
)

MOBILISATION = (
    """Kessia called up 60,000 reservists on Monday and closed its land border with Dornmark after shellfire killed two
customs officers at the Ravna crossing.

Prime Minister Ilya Brandt said the order covered four brigades and two air-defence regiments and would last 30 days.
"No Kessian will be left to guard a gate alone," he said in a televised address.

Dornmark denied firing across the river. Its general staff said a Kessian mortar crew had misjudged the range. Lorries
were backed up for 11 kilometres by nightfall, and drivers lit stoves on the verge.

Diplomats in the capital said the call-up was larger than they had expected. "It is the sort of number you announce
when you would like to be telephoned," said one of them.
""",
    """Two customs officers were killed on Monday in shelling at a border post between Kessia and Dornmark, and within
hours Kessia had ordered the largest mobilisation in its history.

In a televised address, Prime Minister Ilya Brandt said four brigades and two air-defence regiments, 60,000 reservists
in all, would report for 30 days. "No Kessian will be left to guard a gate alone," he said.

Who fired is disputed. A spokeswoman for Dornmark's general staff, Col. Ute Sarne, said that radar tracks showed the
rounds had come from Kessian soil. Monitors of the river commission, who have an office two kilometres away, heard nine
explosions but could not tell their origin, according to their daily log.

In Ravna, shopkeepers took in their signs. A schoolteacher, Mira Toll, said she had packed her car in the morning and
unpacked it again at lunch. Trains still run, though the evening express left an hour late and almost empty.

Opposition parties backed the order. Analysts noted that Kessia has never kept reservists in the field past harvest.
""",
)

TOLL = (
    """The death toll from Saturday's ferry sinking off Cape Lorne rose to 88 on Monday as divers reached the lower
deck, the coast guard said. A further 41 people are missing and 203 were rescued.

Tarnia says the Belisande was hit by a naval mine laid by Ostmark. Ostmark says the ship struck one of Tarnia's own.

Rear Adm. Sven Roek, who leads the search, said the current had moved the wreck by 300 metres. "We are working against
the clock and against the sea," he told reporters on the quay.

The ministry of transport said the ferry had left Lorne at 21:40 with 332 people on board.
""",
    """Rescue teams searching the wreck of the Belisande recovered 12 more bodies on Monday, bringing to 88 the number
known to have died when the ferry went down off Cape Lorne, with 41 missing, Tarnia's coast guard said.

"We are working against the clock and against the sea," said Rear Adm. Sven Roek, the head of the operation, at a
briefing on the quay.

There were 332 people aboard, and 203 of them were pulled out of the water in the first night, most by fishing boats.

Each government blames a mine of the other's for the loss. Neither has shown proof. Insurance inspectors who flew in on
Sunday said it would take weeks to raise the bow section, in which the hole is.

Families gathered in the sports hall wrote names on a sheet of paper by the door. By noon there was no room left on it.
""",
)

COUNCIL = (
    """UNITED NATIONS - The Security Council voted 11 to 2 on Thursday to demand an immediate end to the blockade of
Port Selm, with two members abstaining.

The resolution calls on Arvane to withdraw its ships to a distance of 24 nautical miles within 72 hours.

"Today the Council has chosen bread over cannon," said the ambassador of Selm, Irena Vasco. Arvane's ambassador, Pol
Hendry, called the vote a farce. "No paper will move a single ship," he said.

The secretary-general urged both sides to use the three days well.

The blockade began on 2 May. Aid agencies say flour in the city will last until about the end of the month.
""",
    """A divided Security Council on Thursday told Arvane to end its blockade of Port Selm, giving its navy 72 hours to
pull back 24 nautical miles. The vote was 11 in favour and 2 against, and two abstained.

It was the fourth attempt: three earlier drafts had died before a vote. Diplomats spent the night removing a paragraph
about sanctions, and the delegation of Meridia agreed only at dawn to let the text pass.

Ms. Vasco, the ambassador of Selm, wept as the hands went up. "Today the Council has chosen bread over cannon," she told
the chamber. Across the table Pol Hendry of Arvane folded his papers. "No paper will move a single ship," he said.

Nobody in the room could say what happens when the 72 hours run out. Two council diplomats said that Arvane's fleet
commander had already asked for instructions and been told to wait.
""",
)

TEST_FIRE = (
    """Norhaven launched two ballistic missiles into the Grey Sea on Sunday, its neighbours said, in its first test for
14 months. The missiles flew about 620 km and reached a height of 97 km before falling outside Sundra's exclusive
economic zone, Sundra's defence ministry said. No damage was reported.

Sundra's prime minister, Hanne Vik, condemned the launch as "absolutely unacceptable".

The test came a week after Sundra and Aldmark ended joint drills with 17,000 troops that Norhaven had called a
rehearsal for invasion.
""",
    """Sundra's military detected the launch of two short-range ballistic missiles from Norhaven's east coast at 6:12
a.m. on Sunday. They travelled some 620 km, peaked at 97 km and came down in the Grey Sea, outside the exclusive
economic zone, the defence ministry in Stavn said.

It was the first such test in 14 months and followed yearly exercises of Sundra with Aldmark in which 17,000 soldiers
took part. Norhaven's state newspaper had warned of "a reply in kind".

"Absolutely unacceptable," Prime Minister Hanne Vik said on her way into a meeting of ministers. She has asked for an
emergency session of the straits commission, her office said.

Fishermen in Stavn went out as usual.
""",
)

PAIRS = {
    "strike": STRIKE,
    "mobilisation": MOBILISATION,
    "toll": TOLL,
    "council": COUNCIL,
    "test fire": TEST_FIRE,
}
