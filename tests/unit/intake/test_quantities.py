"""Numbers with what they count: each class of telling by sentences of its own."""

from __future__ import annotations

import pytest

from foedus.intake.amount_gaps import Counting
from foedus.intake.lexicon import Lexicon
from foedus.intake.marks import mark
from foedus.intake.memory import Memory, Scene
from foedus.intake.quantities import find_quantities
from foedus.intake.tokens import make_words


def count(lexicon: Lexicon, *sentences: str) -> list[str]:
    """Give the quantities of the last of some sentences."""
    memory = Counting()
    found = []
    for text in sentences:
        scene = Scene(mark(make_words(text, 0, len(text), 0), lexicon), lexicon, Memory(base=None))
        found = find_quantities(scene, [], memory)
    shown = []
    for q in found:
        value = "" if q.value is None else f"{q.value:.12g}"
        value += f"-{q.value_to:.12g}" if q.value_to is not None else ""
        modifier = "" if q.modifier == "range" else q.modifier
        shown.append(" ".join(part for part in (modifier, value, q.unit) if part))
    return shown


CLASSES = [
    # numerals
    ("Two and a half thousand soldiers marched.", "2500 persons"),
    ("More than 1.2 million people need food.", "over 1200000 persons"),
    ("Half a dozen shops were looted.", "6 buildings"),
    ("A quarter of a million people live there.", "250000 persons"),
    ("Some 1 500 troops and 30 000 refugees are in the town.", "about 1500 persons;30000 persons"),
    ("Some three dozen police stayed.", "about 36 persons"),
    ("The strike cost 45m euros.", "45000000 euros"),
    # ranges and changes
    ("Between 700 and 800 nurses went on strike.", "700-800 persons"),
    ("There were 15 to 20 gunmen in three pick-up trucks.", "15-20 persons;3 vehicles"),
    ("They speak of fifteen to twenty thousand dead.", "15000-20000 dead"),
    ("Two or three helicopters are needed.", "2-3 aircraft"),
    ("The toll rose from 9 to 14 overnight.", "9 dead;14 dead"),
    ("The force will be reduced from 5,000 to 3,000 by June.", "5000 persons;3000 persons"),
    ("All men between 18 and 30 were called up.", "18-30 years"),
    # what loosens a number, before and behind
    ("As many as 3,000 gendarmes will be sent.", "up to 3000 persons"),
    ("No fewer than 400 women marched.", "at least 400 persons"),
    ("Some 700-odd refugees crossed.", "about 700 persons"),
    ("The 800 or so troops will go.", "about 800 persons"),
    ("It will take two months at most.", "up to 2 months"),
    ("Turnout exceeded 70 percent.", "over 70 percent"),
    ("Fewer than 100 remain in the camp.", "fewer than 100 persons"),
    ("Rebels handed over 150 rifles.", "150 weapons"),
    ("The budget is 340 million euros over two years.", "340000000 euros;2 years"),
    ("They stayed for over two years.", "over 2 years"),
    # one noun for several numbers
    ("They stayed four and six days respectively.", "4 days;6 days"),
    ("Ghana will send 850 soldiers, Togo 150 and Benin 300.", "850 persons;150 persons;300 persons"),
    ("Ghana will contribute 850 and Togo 150 soldiers.", "850 persons;150 persons"),
    ("Only 12 of the 30 districts voted.", "12 districts;30 districts"),
    ("Of the eleven trucks six were let through and five turned back.", "11 vehicles;6 vehicles;5 vehicles"),
    ("Three out of ten flights were called off.", "3 flights;10 flights"),
    # the noun is left out, or stands before
    ("They joined the 400 who had come by sea.", "400 persons"),
    ("370 New Zealanders joined the 400 already there.", "370 persons;400 persons"),
    ("Of the 250 police promised, 180 have arrived.", "250 persons;180 persons"),
    ("Vehicles: 45.", "45 vehicles"),
    ("The contributing states, fourteen in number, will decide.", "14 states"),
    ("A company of 156 will follow.", "1 units;156 persons"),
    ("The town of 60,000 is dark.", "60000 persons"),
    ("Its strength is 1,450.", "1450 persons"),
    ("He put at 1,500 the number of soldiers in the camps.", "1500 persons"),
    ("The plane with 14 aboard crashed.", "14 persons"),
    # what befell people
    ("The blast killed two and wounded nine.", "2 dead;9 injured"),
    ("Two people were killed and nine wounded when the bus overturned.", "2 dead;9 injured"),
    ("Clashes claimed 9 lives.", "9 dead"),
    ("The attack left at least 20 people wounded and six missing.", "at least 20 injured;6 missing"),
    ("Ten Kenyans, three Ugandans and two Rwandans had lost their lives.", "10 dead;3 dead;2 dead"),
    ("Three of the hostages did not survive, and four are unaccounted for.", "3 dead;4 missing"),
    ("Up to 40,000 people, most of them children, have been uprooted.", "up to 40000 displaced"),
    ("War has driven well over a million people from their homes.", "over 1000000 displaced"),
    ("Police arrested some 40 demonstrators.", "about 40 detained"),
    ("He put the dead at 34 and the injured at more than 120.", "34 dead;over 120 injured"),
    ("Nine were hurt, two of them seriously.", "9 injured;2 injured"),
    ("A total of 31 people died.", "31 dead"),
    ("Gunmen killed 91 civilians and 13 Chadian soldiers.", "91 dead;13 dead"),
    ("Four were among at least 22 people killed.", "4 dead;at least 22 dead"),
    # single people, and units of troops
    ("A soldier was killed and two others were wounded.", "1 dead;2 injured"),
    ("The shells wounded a Somali porter.", "1 injured"),
    ("The ambassador was shot dead.", "1 dead"),
    ("One person died; another was injured.", "1 dead;1 injured"),
    ("Rwanda sent a battalion, Senegal two companies.", "1 units;2 units"),
    ("A lightly armed Dutch battalion stood by.", "1 units"),
    # types of vehicles, aircraft, ships
    ("The unit has 14 BTRs, two Mi-8s and eight F-16 fighters.", "14 vehicles;2 aircraft;8 aircraft"),
    ("They came in two chartered Ilyushins and three Casa transports.", "2 aircraft;3 aircraft"),
    ("One Greek frigate and 18 Cascavel armoured cars came.", "1 ships;18 vehicles"),
    # money, votes, parts
    ("Germany offers $12m, the EU EUR 45 million and Pretoria 12 million rand.",
     "12000000 dollars;45000000 euros;12000000 rand"),
    ("Damage is put at between 40 and 50 million kina.", "40000000-50000000 kina"),
    ("It got 9 million euros from the Union, 6 million from others.", "9000000 euros;6000000 euros"),
    ("The motion was carried by 88 votes to 31 with four abstentions.", "88 votes;31 votes;4 votes"),
    ("Parliament approved it 88-31.", "88 votes;31 votes"),
    ("Sixty-one members voted in favour, 12 against.", "61 votes;12 votes"),
    ("The house came out in favour by 37 to five.", "37 votes;5 votes"),
    ("Two thirds of the seats and less than a tenth of the posts are theirs.", "67 percent;fewer than 10 percent"),
    ("Half of the villagers have left, and the price went up by half.", "50 percent;50 percent"),
    ("The president got 44.8 percent and Banda 20.", "44.8 percent;20 percent"),
    # spans, lengths, joined numbers
    ("It asked for another fortnight, a day after it had got a month.", "2 weeks;1 days"),
    ("The debate took less than an hour.", "fewer than 1 hours"),
    ("The 6,500-strong force has a 48-hour deadline.", "6500 persons;48 hours"),
    ("A five-kilometre-wide corridor 90 nautical miles long opened.", "5 km;90 miles"),
    ("The seven-nation bloc met.", "7 states"),
    # other nouns keep their word; vague counts theirs
    ("The group has signed five agreements and 17 protocols.", "5 agreements;17 protocols"),
    ("Eleven pigs were killed.", "11 pigs"),
    ("Hundreds were arrested, and scores of cars burnt.", "hundreds detained;scores vehicles"),
    ("Tens of thousands are homeless.", "tens of thousands displaced"),
    ("Thousands took to the streets.", "thousands persons"),
    # a noun that a tagger may take for a verb, joined numbers, and who is told apart by a dash
    ("They carried off 4,000 sacks and 22 four-wheel-drive vehicles.", "4000 sacks;22 vehicles"),
    ("It numbered some 5,800 - 2,200 Italians and 100 British.", "about 5800 persons;2200 persons;100 persons"),
    ("Two sentries were slightly hurt.", "2 injured"),
    ("Some 300 Salvadorans are held.", "about 300 detained"),
    ("Six camps have water, four others have none.", "6 camps;4 camps"),
    ("Damage is put at $1 billion to $1.5 billion.", "1000000000-1500000000 dollars"),
    ("The school has 5,200 all ranks.", "5200 persons"),
    ("It left an hour late and went a mile and a half.", "1 hours;1.5 miles"),
    ("More than two-thirds come from Asia.", "over 67 percent"),
    ("Nearly one in three houses burnt.", "about 33 percent"),
    ("Two French DC-8s and three BTR-80s were lent.", "2 aircraft;3 vehicles"),
    ("The house voted 104 to nil for it.", "104 votes;0 votes"),
    ("Tents for 20,000 came, one day after the quake.", "20000 persons;1 days"),
    ("They sent troops, 8,000 in all.", "8000 persons"),
    ("A guard of 80 left with the 22e Régiment.", "80 persons"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CLASSES)
def test_reads_each_way_to_tell_a_number(lexicon: Lexicon, text: str, expected: str) -> None:
    assert ";".join(count(lexicon, text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Resolution 1279, Article 4 and communique No. 41 apply to the Group of 77.",
        "Task Force 150, CTF 151 and Radio 68 were named.",
        "Kofi Adu, 34, a farmer, met a boy aged 12 and a 45-year-old nurse.",
        "No one knew that one of them laughed; one day, one man said, all will be well.",
        "They left at nine on a bus, at 6 p.m. or 18:40.",
        "It needs a two-thirds majority and a two-pronged approach.",
        "The two presidents, the two countries and the two sides met.",
        "The Youth of the Two Rivers and the 201st Motor Rifle Division stayed.",
        "A foreign company bought a private security company.",
        "Less than half the size of Belgium, it is poor.",
        "The battalion landed; its special unit did not.",
        "The plant makes flour every day of the week, and twice on market days.",
    ],
)
def test_what_is_no_quantity(lexicon: Lexicon, text: str) -> None:
    assert count(lexicon, text) == []


def test_a_bare_number_goes_on_with_what_was_counted_before(lexicon: Lexicon) -> None:
    assert count(lexicon, "Villagers gave up 840 rifles.", "Of these, 71 were turned down.") == ["71 weapons"]
    assert count(lexicon, "Camps hold 70,000 displaced people.", "The Red Cross thinks it may be a million.") == [
        "1000000 displaced"
    ]
    assert count(lexicon, "It has barely 150 men.", "The full 800 are due in May.") == ["800 persons"]
    assert count(lexicon, "It has barely 150 men.", "Nobody minds.", "Nobody asks.", "Put it at 800.") == []


def test_ten_vehicles_are_not_what_befell_their_crews(lexicon: Lexicon) -> None:
    assert count(lexicon, "Ten trucks were destroyed and 12 drivers killed.") == ["10 vehicles", "12 dead"]


def test_those_who_follow_the_dead_are_alive(lexicon: Lexicon) -> None:
    """A bare number goes on with what was counted, but not with a fate that its own verb contradicts."""
    assert count(lexicon, "Uganda, which lost 76 soldiers there, will add 250 more.") == ["76 dead", "250 persons"]
    assert count(lexicon, "Ten soldiers died there.", "Another 300 were flown home.") == ["300 persons"]
    assert count(lexicon, "Ten soldiers died there.", "The hospital makes it 14.") == ["14 dead"]
