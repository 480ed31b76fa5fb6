"""A document of thirty claims, and an archive in which the same is told, denied, or put otherwise."""

from __future__ import annotations

from collections.abc import Iterable

SENTENCES = (
    "The reservoir above {place} lost {n} percent of its water in the dry summer of 2023.",
    "The harbour of {place} handled {n} ships in May 2024, most of them with grain on board.",
    "In {place} {n} teachers left their schools within a year because of the low wages.",
    "The hospital in {place} turned away {n} patients in March 2024 for lack of beds.",
    "The railway to {place} was closed for {n} days in 2022 after a landslide near the tunnel.",
    "Rents in the old town of {place} rose by {n} percent between 2020 and 2024.",
    "The copper mine near {place} employed {n} workers in 2021, the company reported.",
    "{n} families in {place} have had no running water in their homes since June 2024.",
    "The new bridge at {place} cost the state {n} million euros to build.",
    "Farmers around {place} harvested {n} tonnes of barley from their fields in 2023.",
    "The police in {place} recorded {n} burglaries in flats and shops in 2022.",
    "{n} percent of the voters in {place} took part in the election of June 2024.",
    "The solar park on the hills at {place} supplies {n} households with electricity.",
    "The university of {place} admitted {n} students from abroad in the autumn of 2023.",
    "The flood in {place} destroyed {n} houses on both banks of the river in July 2021.",
    "The airline cancelled {n} flights to {place} in December 2023 because of a strike.",
    "The budget of {place} shows a deficit of {n} million euros for the year 2024.",
    "In the hills above {place} {n} hectares of forest burned in August 2022.",
    "The factory in {place} exported {n} tractors to its neighbours in 2023.",
    "The border crossing at {place} counted {n} lorries a day in the spring of 2024.",
    "The museum of {place} returned {n} paintings to the heirs of their owners in 2023.",
    "The prison in {place} holds {n} more inmates than it was once built for.",
    "The army sent {n} soldiers to {place} in February 2022 to clear the snow.",
    "The wind farm off the coast of {place} has {n} turbines in the water.",
    "Exports of grain through the port of {place} fell by {n} percent in 2023.",
    "The court in {place} convicted {n} officials of the land office of bribery in 2022.",
    "{n} nurses in {place} went on strike for better pay in October 2023.",
    "The dam in the valley of {place} is {n} metres high, the engineers measured.",
    "The unemployment rate in {place} and its suburbs reached {n} percent in 2023.",
    "The council of {place} planted {n} trees along its streets in 2024.",
)
"""Thirty claims about thirty things, with a place and a number each."""

OTHERWISE = (
    "The reservoir above {place} supplies the whole valley with drinking water.",
    "The harbour of {place} was built by merchants from the islands.",
    "Teachers in {place} wrote a letter to the minister about the low wages.",
    "The hospital in {place} has a new ward for children.",
    "The railway to {place} leads through the longest tunnel of the country.",
    "Tenants in the old town of {place} complain about the noise at night.",
    "The copper mine near {place} belongs to a company from abroad.",
    "Families in {place} fetch their water from the well behind the church.",
    "The new bridge at {place} was opened by the president.",
    "Farmers around {place} grow barley and rye on poor soil.",
    "The police in {place} moved into the building of the old bank.",
    "Voters in {place} waited in long lines in front of the town hall.",
    "The solar park on the hills at {place} is owned by the town.",
    "The university of {place} teaches law and forestry.",
    "The flood in {place} came in the middle of the night.",
    "The airline flies to {place} only in the summer.",
    "The budget of {place} was passed against the votes of the left.",
    "The forest above {place} has been a nature reserve for generations.",
    "The factory in {place} makes tractors and trailers.",
    "The border crossing at {place} is guarded by soldiers.",
    "The museum of {place} shows paintings of the coast.",
    "The prison in {place} stands beside the cemetery.",
    "The army runs a barracks on the plain near {place}.",
    "The wind farm off the coast of {place} can be seen from the pier.",
    "Grain is shipped through the port of {place} to three continents.",
    "The court in {place} sits in a palace of the last century.",
    "Nurses in {place} were trained at the school of the convent.",
    "The dam in the valley of {place} is made of earth and clay.",
    "The suburbs of {place} grew when the steelworks opened.",
    "The council of {place} meets on the first Monday of the month.",
)
"""What else is said of the same thirty things, in other towns, with nothing that could contradict."""

ASIDES = (
    "It was a grey morning, and nobody felt like talking.",
    "One could hope for better days, perhaps.",
    "What a summer that was!",
    "And yet the people here laugh a lot.",
    "Who would have thought so?",
    "Let us look at it more closely.",
    "The coffee was cold by then.",
    "Nothing about this is easy to explain.",
    "It smelled of wet grass and of smoke.",
    "So the story goes, at least.",
)
"""Sentences without a claim; one for every three claims, as in the project's own articles."""

TOWN = "Velmora"
TOWNS = (
    "Orlahaven", "Tarnsund", "Kelmoor", "Dunwater", "Halvik", "Ostrel", "Lunda", "Graubach", "Vesterholm",
    "Arkesh", "Nedrum", "Ilverton", "Quellen", "Zarnow", "Morske", "Brisk",
)  # fmt: skip
MEASURED_TOO = 4
"""In so many other towns the same is measured."""

OTHER_NUMBERS = (17, 93)
DENIED = "The ministry denied that {sentence}"
TOLD = "The mayor said that {sentence}"


def document() -> str:
    """Return a document of thirty claims and ten sentences that are none."""
    claims = [_filled(place) for place in range(len(SENTENCES))]
    for number, aside in enumerate(ASIDES):
        claims.insert(4 * number, aside)
    return _joined(claims)


def archive() -> list[str]:
    """Return documents of thirty claims: other numbers, denied, told, and of other towns."""
    places = range(len(SENTENCES))
    return [
        *(_joined(_filled(place, number=number) for place in places) for number in OTHER_NUMBERS),
        *(_joined(frame.format(sentence=_inside(place)) for place in places) for frame in (DENIED, TOLD)),
        *(
            _joined(_filled(place, number=20 + 3 * n, town=town) for place in places)
            for n, town in enumerate(TOWNS[:MEASURED_TOO])
        ),
        *(_joined(sentence.format(place=town) for sentence in OTHERWISE) for town in TOWNS),
    ]


def _joined(sentences: Iterable[str]) -> str:
    return "\n\n".join(sentences)


def _filled(place: int, *, number: int = 42, town: str = TOWN) -> str:
    return SENTENCES[place].format(n=number + place, place=town)


def _inside(place: int) -> str:
    sentence = _filled(place)
    return sentence if sentence[0].isdigit() else sentence[0].lower() + sentence[1:]
