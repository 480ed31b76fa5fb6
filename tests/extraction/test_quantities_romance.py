import pytest

from tests.extraction.quantity_notation import Case, notation

FRENCH: list[Case] = [
    ("Le bac a repris le 3 sept. 2021.", ""),
    ("Depuis sept. 2021, 30 maisons ont brûlé.", "= 30 house"),
    ("Le 1er sept. 2021, 30 maisons ont brûlé.", "= 30 house"),
    ("Il reste sept maisons.", "= 7 house"),
    ("Quatre-vingt-dix mille soldats ont défilé.", "= 90000 soldier"),
    ("Une dizaine de maisons ont brûlé.", "~ 10 house"),
    ("Une centaine de personnes ont fui.", "~ 100 person"),
    ("Les deux tiers des écoles sont fermées.", "= 66.67 percent"),
    ("Le barrage contient 1\u202f250,75 mètres cubes.", "= 1250.75 cubic metre"),
    ("Soixante et onze chars sont restés.", "= 71 tank"),
    ("Le chantier a duré deux ans et demi.", "= 2.5 year"),
    ("Un million et demi de personnes manquent d’eau.", "= 1500000 person"),
    ("Le trajet dure une demi-heure.", "= 0.5 hour"),
    ("L'usine coûte 3,5 milliards d'euros.", "= 3500000000 euro"),
    ("La ville a payé 5 M€.", "= 5000000 euro"),
    ("Plus de 200 kilomètres de voies sont coupés.", "> 200 kilometre"),
    ("Au moins une femme est blessée.", ">= 1 woman"),
    ("Moins de 50 voix manquent.", "< 50 vote"),
    ("Jusqu'à 80 drones ont traversé la frontière.", "<= 80 drone"),
    ("Il faut entre 5 et 7 semaines.", "between 5 7 week"),
    ("Il faut de 8 à 10 jours.", "between 8 10 day"),
    ("Près de la moitié des fermes ont fermé.", "~ 50 percent"),
    ("Un Français sur cinq a voté.", "= 20 percent"),
    ("Le taux a gagné 2 points de pourcentage.", "= 2 percentage point"),
    ("Des milliers de réfugiés sont arrivés.", "~ ? refugee"),
    ("Plusieurs centaines de soldats manquent.", "~ ? soldier"),
    ("Le loyer est de 450 euros par mois.", "= 450 euro per month"),
    ("Le train roule à 280 km/h.", "= 280 kilometre per hour"),
    ("Il y a trois fois plus de cas.", "= 3 times"),
    ("Il faisait moins 5 degrés.", "= -5 degree"),
    ("Un homme de 45 ans a été libéré.", "= 45 year"),
    ("La réunion commence à 15 heures.", ""),
    ("Le 3 octobre, le pays fête.", ""),
    ("Selon l'article 12, c'est permis.", ""),
    ("Au XXe siècle, en 1950, tout a changé.", ""),
]
SPANISH: list[Case] = [
    ("Veintiún mil soldados desfilaron.", "= 21000 soldier"),
    ("Media docena de drones cayeron.", "= 6 drone"),
    ("Un tercio de las escuelas cerró.", "= 33.33 percent"),
    ("La presa contiene 1.250,75 metros cúbicos.", "= 1250.75 cubic metre"),
    ("Treinta y cinco tanques quedaron.", "= 35 tank"),
    ("La obra duró dos años y medio.", "= 2.5 year"),
    ("Millón y medio de personas no tiene agua.", "= 1500000 person"),
    ("Medio millón de refugiados volvió.", "= 500000 refugee"),
    ("La reunión duró media hora.", "= 0.5 hour"),
    ("La fábrica cuesta 3.500 millones de euros.", "= 3500000000 euro"),
    ("El plan cuesta dos mil millones de dólares.", "= 2000000000 dollar"),
    ("Más de 200 kilómetros de vías están cortados.", "> 200 kilometre"),
    ("Al menos una mujer resultó herida.", ">= 1 woman"),
    ("Menos de 50 votos faltan.", "< 50 vote"),
    ("Hasta 80 drones cruzaron la frontera.", "<= 80 drone"),
    ("Se necesitan entre 5 y 7 semanas.", "between 5 7 week"),
    ("Dura de 8 a 10 días.", "between 8 10 day"),
    ("Casi la mitad de las granjas cerró.", "~ 50 percent"),
    ("Uno de cada cinco jóvenes votó.", "= 20 percent"),
    ("La tasa subió 2 puntos porcentuales.", "= 2 percentage point"),
    ("Miles de refugiados llegaron.", "~ ? refugee"),
    ("Varios cientos de soldados faltan.", "~ ? soldier"),
    ("El alquiler es de 450 euros al mes.", "= 450 euro per month"),
    ("Hay tres veces más casos.", "= 3 times"),
    ("Había cinco grados bajo cero.", "= -5 degree"),
    ("Un hombre de 45 años fue liberado.", "= 45 year"),
    ("Unos 300 manifestantes bloquearon la calle.", "~ 300 protester"),
    ("La reunión empieza a las 15 horas.", ""),
    ("El 3 de octubre el país celebra.", ""),
    ("Según el artículo 12, está permitido.", ""),
    ("Desde 2014 el puente está cerrado.", ""),
]


@pytest.mark.parametrize(("text", "expected"), FRENCH)
def test_french_quantities(text: str, expected: str) -> None:
    assert notation(text, "fr") == expected


@pytest.mark.parametrize(("text", "expected"), SPANISH)
def test_spanish_quantities(text: str, expected: str) -> None:
    assert notation(text, "es") == expected
