"""Texts that go back to our own articles, or only touch them: as rewriters and as other newsrooms would write them."""

from __future__ import annotations

# The feature, told again shorter and without a credit.
OF_FEATURE = """How Two Neighbors Nearly Went to War

It began on the final Wednesday of February, when a blast at a guesthouse close to the border killed Gen. Oskar Lund
along with two aides. What followed was a chain of misjudgments by the governments on either side of the ridge.

The officers in Carmoria behind the operation expected a mild answer, a statement and maybe a few rockets. A planning
paper from mid-February, read by six ministers, called the chance of a major attack "remote." Aldmark heard of the bomb
only 15 minutes ahead of time. "That is not a warning. That is a courtesy," a former Aldmark official remarked.

In Sedra the general had been close to President Jonas Hale for 30 years. Hale's advisers gave him three options, from a
cyberattack to around 300 rockets, and he picked the largest "before the coffee was cold," an official recalled.

A week later Sedra's ambassador telephoned Lissen's prime minister, Maren Holt, and spoke of "weather." A Carmorian
official who got the message said he was told just that "something small" might happen.

Four waves of rockets came on the night of March 5. Col. Petra Anselm, the duty officer, remembered: "At 200 I stopped
counting." Carmoria's military counts 310 to 330 rockets; Aldmark no more than 300. Seven soldiers were wounded and no
one died.

"You won," President Anton Reyes told Prime Minister Dana Kessel by phone. "Take the win." Kessel wanted the 48
interceptors promised in 2029, and told Reyes she could wait 10 days but not 11.

On March 21 the cabinet took the oil terminal at Kaldur off its list of targets, and the next night fewer than 20
aircraft hit two radar sites and an empty barracks.
"""

# The broadsheet's story without a quotation and without a credit.
OF_BROADSHEET = """In the early hours of 6 March, hours after a telephone call to the flat of Lissen's prime minister,
Maren Holt, above the fish market, Sedra fired around 320 rockets at Carmoria. What was said in the call is still argued
over in three capitals.

Holt says she passed on the words just as she had heard them. A senior Carmorian official says the message that came to
Port Halven was much softer. Sedra's foreign minister, Tomas Arden, says no message existed, while his deputy Greta Voll
has conceded that friends were informed.

The question matters for Carmoria's answer. Prime minister Dana Kessel told MPs she had no interest in theatre
criticism; opposition leader Ivo Marten accused her of hiding behind a riddle and wants the transcript published by the
end of the month.

Aldmark's president, Anton Reyes, called Kessel on 8 March and a week after that, and warned that a strike on the oil
terminal at Kaldur would be answered by the market. Three diplomats said he had threatened in private to stop the
delivery of the battery of 48 interceptors, worth £310m.

Nadia Ferro of the Ridge Institute counts 27 damaged buildings including a school, and puts the bill at almost £50m,
over three times the government's figure. Nearly 4,000 people have left the border villages, according to the Red
Lantern relief society.

The talks go on in Lissen's harbour. The second round lasted five hours, one participant said, and the interpreters
asked for overtime. Holt wants both governments to agree a form of words in advance, in two languages. A decision in
Port Halven is expected within days; there are four plans on the table.
"""

# A few lines of the wire story, credited.
OF_WIRE = """Sedra has warned it would strike harder if Carmoria retaliates, Newswire reported on Monday. More than
300 rockets were fired on Thursday; about 280 were intercepted. Seven soldiers were hurt. Foreign Minister Tomas Arden
denied that any warning had been passed. Oil rose 4%.
"""

# A later story of the wire's own, with its stock paragraph on the background.
FOLLOWS_WIRE = """PORT HALVEN, Carmoria (Newswire) — Carmoria's cabinet met for six hours on Wednesday and broke up
without a decision, ministers said, as hundreds of residents slept in the station.

Outside the building, a choir of schoolchildren sang until the police asked them to go home. "They were in tune," said
Police Chief Bo Lind.

The interior minister, Karl Voss, resigned in the afternoon over the state of the shelters. He had held the post for 14
months.

Dockers at the port voted to unload no more ships at night. Their union said 61 percent were in favor.

Farmers on the ridge have begun to drive their herds down to the coast, weeks before the usual time. A cattle market was
opened in a football stadium.

The truce of 2022 ended a conflict of 11 weeks in which about 2,300 people died. In October 2029, Sedra accused Carmoria
of flying drones over its oil terminal at Kaldur, and it closed the ridge road for three months. Since then the two
militaries have spoken only through officers of Lissen, who pass on notes by hand.
"""

# A story of another newsroom that credits the wire with one fact.
CREDITS_WIRE_ONCE = """Carmoria's stock exchange fell 7 percent on Tuesday, the sharpest drop in nine years, as
investors weighed the danger of war with Sedra.

Banks led the losses. Ridge Bank closed down 12 percent and halted withdrawals above 500 crowns. The finance minister,
Ada Brill, said deposits were safe and promised a guarantee before the weekend.

Traders said foreign funds had sold all morning. "Nobody wants to own a bridge that two armies are looking at," said
Otto Lang, who runs a brokerage.

Sedra fired more than 300 rockets across the ridge on Thursday. Newswire reported on Monday that a battery of 48
interceptors would reach Port Halven within 10 days.

The central bank kept its rate at 6 percent. It meets again in June.
"""
