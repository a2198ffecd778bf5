"""Nouns by which people are told from things, and parts from the whole.

What lives here: closed sets of English nouns and endings. What does not: nouns for people, which are data
(``people`` in ``foedus/wording``).
"""

from __future__ import annotations

from typing import Final

ABSTRACT: Final = (
    "tion", "tions", "sion", "ment", "ments", "ness", "ity", "ities", "ism", "ence", "ance", "ure", "ing", "ings",
    "age", "ory", "ery", "dom", "hood", "ship", "sis", "ics", "logy",
)  # fmt: skip
HUMAN_ENDS: Final = ("men", "women", "ists", "ians", "crats")
ARMS: Final = frozenset({"Police", "Army", "Air Force", "Navy", "Security Forces", "Gendarmerie", "National Guard"})
PARTS: Final = frozenset({
    "hundreds", "thousands", "dozens", "scores", "rest", "half", "most", "some", "many", "majority", "last", "number",
    "part", "all", "remainder", "bulk", "handful", "third", "several", "few", "first", "others", "both", "each", "more",
    "second", "quarter", "two-thirds", "tens", "another", "batch", "couple", "share", "one", "none",
})  # fmt: skip
#: nouns in -er or -or that are things
THINGS: Final = frozenset({
    "letter", "statement", "report", "text", "document", "note", "draft", "bill", "law", "decree", "speech", "word",
    "reason", "result", "vote", "poll", "move", "step", "plan", "idea", "deal", "talk", "war", "peace", "rain", "bomb",
    "blast", "weather", "crisis", "problem", "case", "issue", "fact", "figure", "price", "cost", "aid", "money", "fire",
    "road", "street", "square", "town", "city", "village", "place", "area", "house", "ship", "boat", "plane", "vehicle",
    "day", "night", "time", "week", "thing", "rumour", "rumor", "threat", "fear", "hope", "doubt", "answer", "reply",
    "border", "order", "quarter", "water", "power", "matter", "number", "paper", "corner", "center",
    "computer", "carrier", "tanker", "cutter", "trailer", "container", "trawler", "cruiser", "bomber", "transporter",
    "freighter", "airliner", "poster", "shelter", "counter", "mortar", "helicopter", "river", "sector", "factor",
    "motor", "error", "door", "floor", "tractor", "reactor", "terror", "horror", "mirror", "harbor", "offer",
    "cover", "chapter", "charter", "meter", "disaster", "winter", "summer", "October", "manner", "layer",
    "tower", "flower", "shower", "finger", "fighter jet", "generator", "elevator", "sensor", "indicator", "stretcher",
    "launcher", "freezer", "booster", "planter", "bulldozer", "starter", "lighter", "register", "encounter", "barter",
    "banner", "hanger", "hangar", "filter", "trigger", "danger", "anger", "hunger", "lever", "fever", "oyster",
})  # fmt: skip
QUANTITIES: Final = frozenset({
    "hundreds", "thousands", "dozens", "scores", "rest", "half", "most", "some", "many", "members", "majority", "last",
    "group", "number", "part", "all", "units", "elements", "remainder", "bulk", "handful", "third", "crowd", "crowds",
    "several", "few", "batch", "first", "others", "both", "each", "none", "more", "body", "wave", "advance",
})  # fmt: skip
