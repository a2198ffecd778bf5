"""How English names who acts and who speaks: one made-up sentence a form. Rules were written on these.

None: the actor is not compared, as the form is about the speaker.
"""

from __future__ import annotations

import pytest

FORMS = [
    (
        "Mali's defence minister, Colonel Sadio Kone, said on Tuesday that 300 troops had left Bamako.",
        (),
        (("Defence Minister of Mali",),),
    ),
    (
        '"Our soldiers will stay," Uganda\'s army spokesman Felix Okot told AFP by telephone.',
        ("Uganda",),
        (("AFP", "Spokesperson of Army of Uganda"),),
    ),
    ("The Malian army said in a statement that its men had arrived in Gao on Sunday.", ("Mali",), (("Army of Mali",),)),
    ("Namibia sent 200 soldiers, state broadcaster NBC reported on Friday.", ("Namibia",), (("NBC",),)),
    ("Police said at least three people were killed.", (), (("Police",),)),
    ("Two soldiers were wounded, a hospital source told Reuters.", (), (("Reuters", "hospital source"),)),
    ("Witnesses told the BBC that soldiers were guarding the palace.", ("soldiers",), (("BBC", "witnesses"),)),
    ("According to the UN, more than 2,000 people have fled.", (), (("UN",),)),
    (
        "Botswana will withdraw its troops by March, President Thabo Mosweu announced on Monday.",
        ("Botswana",),
        (("President of Botswana",),),
    ),
    ("The AU's special envoy, Aïcha Diallo, urged all parties to show restraint.", ("Ambassador of AU",), ()),
    (
        "The UN Security Council unanimously approved the deployment of 5,000 peacekeepers on Thursday.",
        ("UN Security Council",),
        (),
    ),
    ("In Addis Ababa, the AU Commission welcomed the decision of the parliament.", ("AU Commission",), ()),
    ("Kenya and Uganda have each sent a battalion, while Rwanda refused.", ("Kenya", "Uganda", "Rwanda"), ()),
    ("Troops from Kenya, Uganda and Burundi arrived in Goma overnight.", ("Kenya", "Uganda", "Burundi"), ()),
    ("A contingent of 90 Samoan police officers landed in Dili on Wednesday.", ("Samoa",), ()),
    (
        "The first Nigerian troops arrived at Roberts airport, a Reuters correspondent said.",
        ("Nigeria",),
        (("Reuters",),),
    ),
    (
        "The government of Burundi has asked the East African Community to mediate and to send monitors.",
        ("Government of Burundi",),
        (),
    ),
    ("Gabon's Constitutional Court rejected the appeal of the opposition.", ("Supreme Court of Gabon",), ()),
    ("The opposition accused the president of treason.", ("opposition",), ()),
    ("The head of the mission, General Pascal Obi, said the situation was calm.", ("Pascal Obi",), (("Pascal Obi",),)),
    (
        "Chad's foreign ministry denied that Chadian soldiers had crossed the border.",
        None,
        (("Foreign Ministry of Chad",),),
    ),
    ("Local media reported that five people were arrested.", (), (("Local media",),)),
    (
        "Russia's TASS news agency, citing Belarus's defence ministry, reported that the unit had returned to Minsk.",
        None,
        (("TASS", "Defence Ministry of Belarus"),),
    ),
    (
        "The Tongan prime minister's office confirmed that 40 soldiers would be sent.",
        (),
        (("Prime Minister of Tonga",),),
    ),
    ("Lawmakers in Fiji voted 27-21 in favour of the mission.", ("lawmakers",), ()),
    (
        "Angola's parliament on Friday authorised the president to send up to 500 soldiers to Congo.",
        ("Parliament of Angola",),
        (),
    ),
    ("Officials in Accra said Ghana was ready to contribute.", ("Ghana",), (("officials",),)),
    (
        "A Western diplomat, speaking on condition of anonymity, said talks had failed.",
        (),
        (("Western diplomat",),),
    ),
    ("The EU's foreign policy chief, Karin Vogt, condemned the violence.", ("Foreign Policy Chief of EU",), ()),
    ("Rebels seized the airport on Tuesday, but the army said it had retaken it.", None, (("Army",),)),
    (
        "France's President Luc Martel told a news conference in Paris that the operation would end in June.",
        None,
        (("President of France",),),
    ),
    (
        "The Pacific Islands Forum said it regretted the loss of life.",
        ("Pacific Islands Forum",),
        (("Pacific Islands Forum",),),
    ),
    (
        "ECOWAS chair Adama Keita said that the bloc would not hesitate to use force.",
        ("Chairperson of ECOWAS",),
        (("Chairperson of ECOWAS",),),
    ),
    (
        "South African Defence Minister Thandi Nkosi's office said that the flight was delayed.",
        None,
        (("Defence Minister of South Africa",),),
    ),
    (
        "Prime Minister Aristide Lobo of Cabo Verde resigned on Sunday, the presidency said.",
        ("Prime Minister of Cabo Verde",),
        (("President",),),
    ),
    (
        "The party's secretary general, Ousmane Ba, called on the government to step down.",
        ("Ousmane Ba",),
        (),
    ),
    (
        "Benin's interior minister has described the reports as false, according to the news site Le Matin.",
        ("Interior Minister of Benin",),
        (("Le Matin", "Interior Minister of Benin"),),
    ),
    (
        "Southern African leaders on Monday extended the mission in Mozambique until July, the bloc said.",
        ("Southern African leaders",),
        (("bloc",),),
    ),
    ("Ministers from eight countries agreed in Nairobi to send observers.", ("ministers",), ()),
    ("The heads of state of the East African Community decided to deploy a regional force.", ("EAC",), ()),
    ("Both Ghana and Togo refused to take part.", ("Ghana", "Togo"), ()),
    (
        "The Zambian cabinet has approved the request, Information Minister Grace Phiri said.",
        ("Government of Zambia",),
        (("Information Minister of Zambia",),),
    ),
    ("Peru's Congress rejected the plan on Tuesday.", ("Parliament of Peru",), ()),
    (
        "A group of officers led by Colonel Issa Traoré demanded the resignation of the prime minister.",
        ("group of officers",),
        (),
    ),
    ("The junta lifted the curfew in the capital on Sunday.", ("junta",), ()),
    ("Thousands of people protested in Lusaka on Saturday against the deployment.", ("people",), ()),
    ("Supporters of the ruling party clashed with police in Maseru.", ("supporters",), ()),
    ("Archbishop Paul Ndiaye appealed for calm and asked the region for help.", ("Archbishop Paul Ndiaye",), ()),
    ("The Red Cross said it had evacuated 80 wounded people.", ("Red Cross",), (("Red Cross",),)),
    ("President Ali Hassan of the Comoros declared a state of emergency on the island.", ("President of Comoros",), ()),
    ("Hassan's government welcomed the decision.", ("Government of hassan",), ()),
    ("Police fired tear gas and arrested 40 demonstrators.", ("Police",), ()),
    ("Nigerian Foreign Minister Ada Obi resigned on Wednesday.", ("Foreign Minister of Nigeria",), ()),
    ("Australian and New Zealand troops are guarding the parliament.", ("Australia", "New Zealand"), ()),
    ("Some 600 Angolan and Namibian soldiers arrived by train on Monday.", ("Angola", "Namibia"), ()),
    ("Troops of the regional force withdrew from the port.", ("troops",), ()),
    ("French forces handed over the base to the Chadian army on Thursday.", ("France",), ()),
    ("The base was handed over by French forces on Thursday.", ("France",), ()),
    ("The request was rejected by the Tanzanian parliament.", ("Parliament of Tanzania",), ()),
    ("A request by Liberia for peacekeepers was approved by ECOWAS leaders on Friday.", ("ECOWAS",), ()),
    ("Chadian soldiers, who arrived last week, are protecting the hospital.", ("Chad",), ()),
    ("On Sunday, the country's president imposed a curfew.", ("President",), ()),
    (
        "The mission's head, Ibrahim Sow of Senegal, said troops would arrive on Monday.",
        ("troops",),
        (("Ibrahim Sow",),),
    ),
    (
        "In a speech to lawmakers, Prime Minister Siaki Fonua announced the withdrawal of the contingent.",
        ("Siaki Fonua",),
        (("Siaki Fonua",),),
    ),
    ("The Namibian government on Thursday turned down a request from SADC.", ("Government of Namibia",), ()),
    ("Sudan has begun pulling out its 2,000 soldiers.", ("Sudan",), ()),
    ("No country has so far offered troops.", ("country",), ()),
    ("EU foreign ministers adopted the decision in Luxembourg.", ("Foreign Minister of EU",), ()),
    (
        "The United States, Britain and France evacuated their citizens.",
        ("United States", "United Kingdom", "France"),
        (),
    ),
    ("The ruling party's candidate, Jean Mba, refused to concede.", ("Jean Mba",), ()),
    (
        "Ugandan President Grace Akello, who chairs the bloc, called on the rebels to disarm.",
        ("President of Uganda",),
        (),
    ),
    (
        "The Senate of Liberia and the House of Representatives both endorsed the mission.",
        ("Senate of Liberia", "Parliament"),
        (),
    ),
    ("Rwandan police in the mission were guarding the courthouse.", ("Rwanda",), ()),
    ("The Community's Council of Ministers approved the budget.", ("Government of Community",), ()),
    (
        "Papua New Guinea's prime minister, Paul Kila, who visited the troops, praised their discipline.",
        ("Prime Minister of Papua New Guinea",),
        (),
    ),
    (
        "The chairman of the African Union, Mali's president Seydou Diarra, welcomed the arrival of troops.",
        ("Chairperson of AU",),
        (),
    ),
    ("Burundi intends to deploy two battalions.", ("Burundi",), ()),
    ("The army's spokesman denied that soldiers had killed civilians.", None, (("Spokesperson of Army",),)),
    ("Sources close to the presidency said the decree would be signed.", None, (("sources",),)),
    ("Reuters quoted the minister as saying that 12 people had died.", (), (("Reuters", "minister"),)),
    (
        "Twelve people died, according to hospital sources cited by Radio Togo.",
        (),
        (("Radio Togo", "hospital sources"),),
    ),
    ("The opposition counted 31 dead.", (), (("opposition",),)),
    ("By the army's count, 14 people died.", (), (("Army",),)),
    ("In the view of the bishop, the vote was rigged.", None, (("bishop",),)),
    ("Benin's presidency confirmed the arrival of Ghanaian soldiers.", ("Ghana",), (("President of Benin",),)),
    ('"It is over," said the permanent secretary of the foreign ministry, Ratu Vula.', None, (("Ratu Vula",),)),
    ("His counterpart from Benin, Marc Soglo, said nothing had been agreed.", None, (("Marc Soglo",),)),
    ('"We agree," said Kofi Adu, a nurse. "Nobody asked us."', None, (("Kofi Adu",),)),
    ('"The force is ready. It leaves today," the governor of Kara said.', None, (("Governor of Kara",),)),
    ("France, which flew the first 120 men to Gao, says it has no plans to send troops.", ("France",), (("France",),)),
    ("Togo, whose parliament was not asked, will contribute ten nurses.", ("Togo",), ()),
    ("Neither Togo nor Benin intends to extend the stay of its contingent.", ("Togo", "Benin"), ()),
    ("The presidents, Togo's parliament and the government of Ghana approved the mission.", None, ()),
    ("Niger pledged to send 50 soldiers.", ("Niger",), ()),
    ("Chad pulled its 300 men out in April.", ("Chad",), ()),
    ("Seven Ugandan soldiers died and 15 were wounded when a truck overturned.", (), ()),
]


@pytest.mark.parametrize(("text", "actors", "chains"), FORMS)
def test_finds_who_acts_and_who_says_so(
    read, text: str, actors: tuple[str, ...] | None, chains: tuple[tuple[str, ...], ...]
) -> None:
    found = read(text)
    assert tuple(dict.fromkeys(one.attribution for one in found if one.attribution)) == chains
    if actors is not None:
        assert tuple(dict.fromkeys(actor for one in found for actor in one.actors)) == actors
