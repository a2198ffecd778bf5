"""Who says it: one made-up text a way of telling, with its chain; and what is no speech."""

# ruff: noqa: E501 - one text a line

from __future__ import annotations

import pytest

from foedus.intake.candidates import Candidate

Chains = tuple[tuple[str, ...], ...]

FORMS: list[tuple[str, Chains]] = [
    (
        "Speaking in Nairobi on Tuesday, Kenya's foreign minister said the force would be ready in a month.",
        (("Foreign Minister of Kenya",),),
    ),
    (
        "Asked whether the border would reopen, Ghana's interior minister replied that no date had been set.",
        (("Interior Minister of Ghana",),),
    ),
    (
        "Asked whether the border would reopen, the envoy, Peter Lang, replied that no date had been set.",
        (("Peter Lang",),),
    ),
    ("Pressed by reporters, a Western diplomat conceded that the talks were stuck.", (("Western diplomat",),)),
    (
        "Receiving journalists in Tunis, the Libyan defence minister, Ali Fekih, said that 200 officers had left.",
        (("Defence Minister of Libya",),),
    ),
    (
        "Addressing the UN General Assembly on Monday, Togo's president said his country would contribute 90 police.",
        (("President of Togo",),),
    ),
    ("A senior officer, speaking on condition of anonymity, said that the column had stopped.", (("senior officer",),)),
    (
        "Reached by telephone in Bangui, a priest who asked not to be named said that nine people had been killed.",
        (("priest",),),
    ),
    ('"We are leaving," said Colonel Marc Dupont, the contingent\'s spokesman.', (("Spokesperson of contingent",),)),
    ('"The bridge is open," said Captain Anna Lindholm.', (("Anna Lindholm",),)),
    ("All in all, says the Rwandan army, 400 men have crossed the border.", (("Army of Rwanda",),)),
    ("The road, the mayor said, is still closed.", (("Mayor",),)),
    ("Some 200 refugees, the Red Cross estimates, have crossed the river.", (("Red Cross",),)),
    (
        "The mission has lost two vehicles, a UN official told Reuters, and will ask for more.",
        (("Reuters", "UN official"),),
    ),
    ("The convoy was attacked twice, residents of Gao said by telephone.", (("residents",),)),
    ("The whole operation, he has let it be known, will end in May.", ()),
    (
        "Chad's army spokesman, Colonel Idriss Abba, said that 300 men had left Gao. The others, he added, would follow in May.",
        (("Spokesperson of Army of Chad",),),
    ),
    (
        "Chad's army spokesman, Colonel Idriss Abba, said that 300 men had left Gao. The others would follow in May, the colonel said.",
        (("Spokesperson of Army of Chad",),),
    ),
    (
        "Chad's army spokesman, Colonel Idriss Abba, said that 300 men had left Gao. Abba added that the others would follow in May.",
        (("Spokesperson of Army of Chad",),),
    ),
    (
        "The command of the border troops said that nine men had crossed the river on Monday. Four of them, it added, were wounded.",
        (("Command of Border Guard",),),
    ),
    (
        '"We will go home," General Pascal Obi told Radio Togo on Friday. "We will go in good order."',
        (("Radio Togo", "Pascal Obi"),),
    ),
    (
        'In a message broadcast by Radio Togo, the Ghanaian president called on the rebels to disarm. "The time has come to talk," he said.',
        (("Radio Togo", "President of Ghana"),),
    ),
    ("Fiji has a platoon ready, in the words of its prime minister.", (("Prime Minister of Fiji",),)),
    ("The talks are going nowhere, as a Norwegian diplomat put it.", (("Norwegian diplomat",),)),
    ("The force has 300 men, 90 of them unfit by the army's own count.", (("Army",),)),
    ("Four people died, according to a doctor who spoke on condition of anonymity.", (("doctor",),)),
    ("Twelve people died, by the mission's reckoning.", (("mission",),)),
    (
        "In a statement carried by the agency Ekspres, Georgia's foreign ministry denied that its troops had crossed the line.",
        (("Ekspres", "Foreign Ministry of Georgia"),),
    ),
    (
        '"The vote stands," said Ibrahim Sesay, a lawyer, as quoted by the newspaper Le Matin.',
        (("Le Matin", "Ibrahim Sesay"),),
    ),
    (
        "The Zambian president, as quoted by the state agency ZANIS, has offered a battalion.",
        (("Zana", "President of Zambia"),),
    ),
    (
        "The unit has left, the newspaper Al-Watan reported, citing a government source.",
        (("Al-Watan", "government source"),),
    ),
    ("The unit has left, according to Radio 24, which quoted the mayor of Kara.", (("Radio 24", "Mayor of Kara"),)),
    (
        "The Reuters agency was told by a government official that the unit had left.",
        (("Reuters", "government official"),),
    ),
    (
        "Speaking on Radio Togo on Sunday, the opposition leader said that the vote had been stolen.",
        (("Radio Togo", "Opposition Leader"),),
    ),
    ("The mayor of Kara told the city council that 40 houses had burned.", (("Mayor of Kara",),)),
    (
        "A communique of the Tongan defence ministry says that 30 soldiers left on Friday.",
        (("Defence Ministry of Tonga",),),
    ),
    ("The ministry's statement said that 30 soldiers left on Friday.", (("ministry",),)),
    ("A report by Amnesty International says that 40 people were killed.", (("Amnesty International",),)),
    ("A draft seen by Reuters says the force would number 2,000.", (("Reuters", "draft"),)),
    ("UN figures put the number of displaced at 40,000.", (("UN",),)),
    ("Ghana puts its losses at 12 killed and 40 wounded.", (("Ghana",),)),
    ("The churches speak of 300 dead; the army makes it 90.", (("churches",), ("Army",))),
    ('The Kenyan president called the mission "a debt we owe to our neighbours".', (("President of Kenya",),)),
    (
        'Togo\'s foreign minister rejected what she called "an order written in another capital".',
        (("Foreign Minister of Togo",),),
    ),
    (
        'A group calling itself the Sons of the River promised the soldiers "a long and hungry winter".',
        (("Sons of the River",),),
    ),
    ('The Arab League, meeting in Cairo, condemned "any step that divides the country in two".', (("Arab League",),)),
    ("The Dutch parliament agreed to send 300 soldiers.", ()),
    ("Canada announced the creation of a new battalion on Friday.", (("Canada",),)),
    ("Belgium has put four aircraft at the disposal of the mission.", ()),
    ("The government declared a state of emergency and closed the airport.", ()),
    ("Norway and Italy are to announce their contributions tomorrow.", ()),
    ("To this no answer was given.", ()),
    ("The general had a ready answer.", ()),
    ("The prisoners sit on the island awaiting a judge.", ()),
    ("Rwanda wrote to the Council asking for more time.", ()),
    ("The general said that it was over. The road is open, he said.", (("general",),)),
    ("A commission under a retired judge is to report by March.", ()),
    ("Kigali, accused of shelling the town, denies having any guns there.", (("Rwanda",),)),
    ("Ghana hopes to send 40 nurses in May.", ()),
    ("Maj. Ana Ruiz of Peru, who leads the 30 observers, said that she had seen nothing.", (("Ana Ruiz",),)),
    ('"The river rose at night. It took the bridge. We had no boats," said Awa Diallo, a nurse.', (("Awa Diallo",),)),
    ("Confirmation came from the mayor of Kara: 40 houses had burned.", (("Mayor of Kara",),)),
    (
        "In Copenhagen, the defence ministry said that 40 men would leave.",
        (("Defence Ministry of Denmark",),),
    ),
    ("The minister let it be known that the talks were over.", (("minister",),)),
    ("Not so, answered the Togolese interior minister: no one had been hurt.", (("Interior Minister of Togo",),)),
    ('"Where is the rice?" asked the village chief.', (("village chief",),)),
    (
        "The mission's lawyer, the former judge Sara Bajo, wrote that the force had stood and watched.",
        (("Sara Bajo",),),
    ),
]


@pytest.mark.parametrize(("text", "chains"), FORMS)
def test_every_way_of_telling_names_the_speaker(read, text: str, chains: Chains) -> None:
    found: list[Candidate] = read(text)
    assert found
    assert tuple(dict.fromkeys(one.attribution for one in found if one.attribution)) == chains
    if chains:
        assert all(one.attribution for one in found), "a sentence has no speaker"
