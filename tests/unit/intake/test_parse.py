"""The parse of a sentence: parts of speech, phrases, who is the subject of which verb; all sentences are made up."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.intake.chunks import VerbGroup
from foedus.intake.lexicon import Lexicon
from foedus.intake.marks import mark
from foedus.intake.syntax import Parse, parse
from foedus.intake.tagging import tag
from foedus.intake.tokens import Words, make_words

OF = frozenset({"of"})
PIECES = (
    *("the", "a", "troops", "Ghana", "sent", "to", "by", "which", "who", "and", ",", "of", "in", "said", "that", '"'),
    *("(", ")", "–", ";", "withdraw", "withdrawn", "will", "not", "have", "been", "has", "forces", "plans", "killing"),
    *("40", "first", "-", "'s", "it", "there", "after", "because", ".", "most", "un", "’", "ing", "ed", "s", "X9", "½"),
)


def parse_text(lexicon: Lexicon, text: str) -> tuple[Words, Parse]:
    words = make_words(text, 0, len(text), 0)
    return words, parse(mark(words, lexicon), lexicon.readings, lexicon.speech)


def show_verbs(lexicon: Lexicon, text: str) -> dict[str, str]:
    """Give each verb group with its subjects, joined by a plus."""
    words, found = parse_text(lexicon, text)
    return {
        words.show(v.first, v.last): " + ".join(words.show(*found.full(s, OF, words.low)) for s in v.subject)
        for v in found.verbs
    }


def find_verb(lexicon: Lexicon, text: str, verb: str) -> tuple[Words, VerbGroup]:
    words, found = parse_text(lexicon, text)
    return words, next(v for v in found.verbs if words.low[v.head] == verb)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The forces entered the town.", "forces", "N"),
        ("The ban forces traders to leave.", "forces", "V"),
        ("Ghana plans to send nurses.", "plans", "V"),
        ("The plans were dropped.", "plans", "N"),
        ("Togo supports the mission.", "supports", "V"),
        ("The supports of the bridge collapsed.", "supports", "N"),
        ("Hospital reports were wrong.", "reports", "N"),
        ("Parliament must vote on Monday.", "vote", "B"),
        ("The vote was close.", "vote", "N"),
        ("The calls for calm failed.", "calls", "N"),
        ("The withdrawn troops rested.", "withdrawn", "J"),
        ("The troops were withdrawn.", "withdrawn", "L"),
        ("Three wounded soldiers were flown home.", "wounded", "J"),
        ("The wounded were flown home.", "wounded", "N"),
        ("A peacekeeping force landed.", "peacekeeping", "J"),
        ("Fiji is withdrawing its men.", "withdrawing", "G"),
        ("He went to parliament.", "to", "I"),
        ("He wanted to speak.", "to", "T"),
        ("After the talks the minister left.", "after", "I"),
        ("After the minister left, shots were heard.", "after", "K"),
        ("He said that the port was shut.", "that", "K"),
        ("The force that took the port left.", "that", "W"),
        ("There were two dead.", "there", "E"),
        ("In May the troops may leave.", "may", "Z"),
        ("A statement signed by the king was read.", "signed", "L"),
        ("The king signed the decree.", "signed", "V"),
    ],
)
def test_a_word_has_the_part_of_speech_its_neighbours_ask_for(
    lexicon: Lexicon, text: str, word: str, expected: str
) -> None:
    words = make_words(text, 0, len(text), 0)
    tags = tag(mark(words, lexicon), lexicon.readings, lexicon.speech)
    assert tags[words.low.index(word)] == expected


@pytest.mark.parametrize(
    ("text", "verb", "subject"),
    [
        ("Ghana sent 40 nurses to Togo.", "sent", "Ghana"),
        ("On Tuesday, in Accra, parliament approved the plan.", "approved", "parliament"),
        ("Ghana, Togo and the Gambia sent troops.", "sent", "Ghana + Togo + the Gambia"),
        ("Ghana sent troops and Togo pledged police.", "pledged", "Togo"),
        ("The battalion landed at dawn and took positions.", "took", "The battalion"),
        ("The rest of the contingent sailed.", "sailed", "The rest of the contingent"),
        ("The soldiers sent to Mali left on Monday.", "left", "The soldiers"),
        ("The forces sent by France arrived in Bamako.", "arrived", "The forces"),
        ("Troops guarding the port fired.", "fired", "Troops"),
        ("The company, which guards the port, withdrew.", "withdrew", "The company"),
        ("The company, which guards the port, withdrew.", "guards", "The company"),
        ("Soldiers who arrived on Monday left.", "left", "Soldiers"),
        ("Togo, whose parliament was not asked, will send police.", "will send", "Togo"),
        ("The minister, Kofi Mensah, resigned.", "resigned", "The minister"),
        ("Police opened fire, killing two men.", "killing", "Police"),
        ("Citing costs, Fiji withdrew its men.", "Citing", "Fiji"),
        ("Ghana has agreed to send a company.", "to send", "Ghana"),
        ("The council ordered the troops to leave.", "to leave", "the troops"),
        ("Mali asked France to withdraw its forces.", "to withdraw", "France"),
        ("The troops were ordered to leave.", "to leave", "The troops"),
        ('"We agree," said Colonel Bah.', "said", "Colonel Bah"),
        ("The port is shut, the minister said on Monday.", "said", "the minister"),
        ("The plan to send troops was rejected.", "was rejected", "The plan"),
        ("After troops landed, the mayor fled.", "landed", "troops"),
        ("Nor will the president attend.", "attend", "the president"),
        ("The column, for its part, turned back.", "turned", "The column"),
        ("Troops from Ghana and Togo landed.", "landed", "Troops"),
        ("He said Kenya would send police.", "would send", "Kenya"),
        ("The unit told reporters it had left.", "had left", "it"),
        ("Sending soldiers would help.", "would help", ""),
        ("There were no casualties.", "were", ""),
        ("What happened is unclear.", "happened", ""),
    ],
)
def test_each_verb_has_the_subject_a_reader_gives_it(lexicon: Lexicon, text: str, verb: str, subject: str) -> None:
    assert show_verbs(lexicon, text)[verb] == subject


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("The troops were withdrawn by Ghana.", "withdrawn", "Ghana"),
        ("Five men were killed by gunmen on Monday.", "killed", "gunmen"),
        ("The force was sent by Ghana and Togo.", "sent", "Ghana + Togo"),
        ("The troops were withdrawn by Monday.", "withdrawn", ""),
        ("The troops withdrew by road.", "withdrew", ""),
    ],
)
def test_a_passive_has_the_agent_behind_by(lexicon: Lexicon, text: str, verb: str, expected: str) -> None:
    words, group = find_verb(lexicon, text, verb)
    assert " + ".join(words.show(a.first, a.last) for a in group.agent) == expected


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("Ghana will not send troops.", "send", (False, True, True)),
        ("Ghana did not send troops.", "send", (False, True, False)),
        ("The troops have been sent.", "sent", (True, False, False)),
        ("The troops haven't been sent.", "sent", (True, True, False)),
        ("The troops are to be sent home.", "sent", (True, False, True)),
        ("The troops got stranded.", "stranded", (True, False, False)),
        ("They never left.", "left", (False, False, False)),
        ("They are going to leave.", "leave", (False, False, True)),
    ],
)
def test_a_verb_group_knows_its_auxiliaries(
    lexicon: Lexicon, text: str, verb: str, expected: tuple[bool, bool, bool]
) -> None:
    _, group = find_verb(lexicon, text, verb)
    assert (group.passive, group.negated, group.modal) == expected


@given(
    st.lists(
        st.sampled_from(PIECES),
        min_size=1,
        max_size=60,
    )
)
def test_any_words_are_parsed_and_always_alike(lexicon: Lexicon, pieces: list[str]) -> None:
    """Every chunk has its place, subjects are chunks of the sentence, and a second parse says the same."""
    text = " ".join(pieces)
    words, found = parse_text(lexicon, text)
    assert len(found.tags) == len(words.low)
    at = 0
    for n, chunk in enumerate(found.chunks):
        assert chunk.at == n
        assert at <= chunk.first <= chunk.head < chunk.last
        at = chunk.last
    for group in found.verbs:
        assert all(found.chunks[s.at] is s for s in (*group.subject, *group.agent, *group.objects))
    assert show_verbs(lexicon, text) == show_verbs(lexicon, text)


def test_the_time_for_a_long_sentence_is_linear_in_its_words(lexicon: Lexicon) -> None:
    piece = "the troops sent by Ghana, which had landed, took positions and the men who left said that "

    def measure(times: int) -> float:
        text = piece * times
        words = make_words(text, 0, len(text), 0)
        marks = mark(words, lexicon)
        best = 1e9
        for _ in range(3):
            start = time.process_time()
            parse(marks, lexicon.readings, lexicon.speech)
            best = min(best, time.process_time() - start)
        return best

    short, long = measure(60), measure(540)
    assert long < 9 * short * 2.5
