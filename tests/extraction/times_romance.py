"""Times of French and Spanish sentences, counted from Thursday, 13 June 2024."""

FRENCH = [
    ("La guerre a commencé le 1er septembre 1939.", ["le 1er septembre 1939 | 1939-09-01 day"]),
    ("Le pont a été fermé le 3 mai 2024.", ["le 3 mai 2024 | 2024-05-03 day"]),
    ("La lettre est datée du 03/04/2024.", ["du 03/04/2024 | 2024-04-03 day"]),
    ("Le conseil a siégé du 3 au 5 mai 2024.", ["du 3 au 5 mai 2024 | 2024-05-03..2024-05-05 day"]),
    ("Les prix ont baissé en mars.", ["en mars | 2024-03-01..2024-03-31 month"]),
    ("L'usine a fermé fin août 2021.", ["fin août 2021 | 2021-08-01..2021-08-31 month"]),
    ("Le cours a chuté début 2023.", ["début 2023 | 2023-01-01..2023-12-31 year"]),
    ("La région a rejoint le pays en 2014.", ["en 2014 | 2014-01-01..2014-12-31 year"]),
    ("La ville a grandi dans les années 1990.", ["dans les années 1990 | 1990-01-01..1999-12-31 decade"]),
    ("Il a régné de 2014 à 2016.", ["de 2014 à 2016 | 2014-01-01..2016-12-31 year"]),
    ("Le nombre a baissé entre 2014 et 2016.", ["entre 2014 et 2016 | 2014-01-01..2016-12-31 year"]),
    ("Il a plu de mai à juillet 2022.", ["de mai à juillet 2022 | 2022-05-01..2022-07-31 month"]),
    (
        "L'économie a progressé au premier trimestre 2024.",
        ["au premier trimestre 2024 | 2024-01-01..2024-03-31 quarter"],
    ),
    (
        "Les ventes ont baissé au second semestre 2023.",
        ["au second semestre 2023 | 2023-07-01..2023-12-31 quarter"],
    ),
    ("Il est arrivé mardi dernier.", ["mardi dernier | 2024-06-11 day"]),
    ("Elle partira vendredi prochain.", ["vendredi prochain | 2024-06-14 day"]),
    ("Hier il pleuvait, demain il neigera.", ["Hier | 2024-06-12 day", "demain | 2024-06-14 day"]),
    ("La semaine dernière fut calme.", ["La semaine dernière | 2024-06-03..2024-06-09 week"]),
    ("Moins de clients sont venus l'an dernier.", ["l'an dernier | 2023-01-01..2023-12-31 year"]),
    ("Le pont a été construit il y a trois ans.", ["il y a trois ans | 2021-01-01..2021-12-31 year"]),
    ("La route est fermée depuis 18 mois.", ["depuis 18 mois | 2022-12-13.. month"]),
    ("La règle vaut depuis mars.", ["depuis mars | 2024-03-01.. month"]),
    ("Le pont sera fini d'ici 2030.", ["d'ici 2030 | ..2030-12-31 year"]),
    ("L'usine tiendra jusqu'en 2025.", ["jusqu'en 2025 | ..2025-12-31 year"]),
    (
        "Il a plu au cours des 18 derniers mois.",
        ["au cours des 18 derniers mois | 2022-12-13..2024-06-13 month"],
    ),
    ("La loi s'appliquera à partir de janvier.", ["à partir de janvier | 2025-01-01.. month"]),
    ("Le ministre a déclaré mardi que les prix baissaient.", ["mardi | 2024-06-11 day said"]),
    (
        "« Nous avons commencé lundi », a déclaré le maire mercredi.",
        ["lundi | 2024-06-10 day", "mercredi | 2024-06-12 day said"],
    ),
    (
        "Mardi, la ministre a annoncé une hausse dès janvier 2025.",
        ["Mardi | 2024-06-11 day said", "dès janvier 2025 | 2025-01-01.. month"],
    ),
    ("Le lundi 3 juin, il a plu.", ["Le lundi 3 juin | 2024-06-03 day"]),
    ("Il a plu à la fin du mois dernier.", ["à la fin du mois dernier | 2024-05-01..2024-05-31 month"]),
    ("Elle viendra ce vendredi.", ["ce vendredi | 2024-06-14 day"]),
    (
        "Le pont a été construit il y a vingt et un ans.",
        ["il y a vingt et un ans | 2003-01-01..2003-12-31 year"],
    ),
]
FRENCH += [
    (
        "La grève a commencé hier et finira au plus tard samedi, le 15 juin prochain.",
        ["hier | 2024-06-12 day", "au plus tard samedi, le 15 juin prochain | ..2024-06-15 day"],
    ),
    ("Le pont a fermé l'été dernier.", ["l'été dernier | 2023-06-01..2023-08-31 quarter"]),
    ("Le pont rouvrira à l'automne.", ["à l'automne | 2024-09-01..2024-11-30 quarter"]),
    ("Cet été, le pont sera fermé.", ["Cet été | 2024-06-01..2024-08-31 quarter"]),
    ("Le pont a fermé au printemps 2022.", ["au printemps 2022 | 2022-03-01..2022-05-31 quarter"]),
    (
        "Les travaux dureront jusqu'à la fin du mois de septembre.",
        ["jusqu'à la fin du mois de septembre | ..2024-09-30 month"],
    ),
    ("Les travaux dureront jusqu'à la fin du mois.", ["jusqu'à la fin du mois | ..2024-06-30 month"]),
    ("Le pont rouvrira le 8 avril prochain.", ["le 8 avril prochain | 2025-04-08 day"]),
    ("Le pont a fermé le 20 juin dernier.", ["le 20 juin dernier | 2023-06-20 day"]),
    (
        "Le pont a fermé hier et le restera jusqu'à lundi.",
        ["hier | 2024-06-12 day", "jusqu'à lundi | ..2024-06-17 day"],
    ),
]

NOT_FRENCH = [
    "Le pont a été fermé.",
    "Il a été dernier de la course.",
    "Environ 2000 soldats sont venus.",
    "L'usine ferme le vendredi.",
    "Il a vécu 18 mois à Lyon.",
    "Chaque mardi, il répète.",
    "La planète Mars est rouge.",
]

SPANISH = [
    ("La guerra comenzó el 1 de septiembre de 1939.", ["el 1 de septiembre de 1939 | 1939-09-01 day"]),
    ("El puente cerró el 3 de mayo de 2024.", ["el 3 de mayo de 2024 | 2024-05-03 day"]),
    ("La carta lleva la fecha 03/04/2024.", ["03/04/2024 | 2024-04-03 day"]),
    (
        "El consejo se reunió del 3 al 5 de mayo de 2024.",
        ["del 3 al 5 de mayo de 2024 | 2024-05-03..2024-05-05 day"],
    ),
    ("Los precios bajaron en marzo.", ["en marzo | 2024-03-01..2024-03-31 month"]),
    (
        "La fábrica cerró a finales de agosto de 2021.",
        ["a finales de agosto de 2021 | 2021-08-01..2021-08-31 month"],
    ),
    ("La región se sumó en 2014.", ["en 2014 | 2014-01-01..2014-12-31 year"]),
    ("La ciudad creció en los años noventa.", ["en los años noventa | 1990-01-01..1999-12-31 decade"]),
    ("La ciudad creció en la década de 1990.", ["en la década de 1990 | 1990-01-01..1999-12-31 decade"]),
    ("Gobernó de 2014 a 2016.", ["de 2014 a 2016 | 2014-01-01..2016-12-31 year"]),
    ("El número bajó entre 2014 y 2016.", ["entre 2014 y 2016 | 2014-01-01..2016-12-31 year"]),
    (
        "La economía creció en el primer trimestre de 2024.",
        ["en el primer trimestre de 2024 | 2024-01-01..2024-03-31 quarter"],
    ),
    (
        "Las ventas bajaron en el segundo semestre de 2023.",
        ["en el segundo semestre de 2023 | 2023-07-01..2023-12-31 quarter"],
    ),
    ("Llegó el martes pasado.", ["el martes pasado | 2024-06-11 day"]),
    ("Saldrá el próximo viernes.", ["el próximo viernes | 2024-06-14 day"]),
    ("Ayer llovió y mañana nevará.", ["Ayer | 2024-06-12 day", "mañana | 2024-06-14 day"]),
    ("La semana pasada fue tranquila.", ["La semana pasada | 2024-06-03..2024-06-09 week"]),
    ("El año pasado vinieron menos clientes.", ["El año pasado | 2023-01-01..2023-12-31 year"]),
    ("El puente se construyó hace tres años.", ["hace tres años | 2021-01-01..2021-12-31 year"]),
    ("La carretera está cerrada desde hace 18 meses.", ["desde hace 18 meses | 2022-12-13.. month"]),
    ("La norma vale desde marzo.", ["desde marzo | 2024-03-01.. month"]),
    ("La veda dura hasta 2030.", ["hasta 2030 | ..2030-12-31 year"]),
    ("Llovió en los últimos 18 meses.", ["en los últimos 18 meses | 2022-12-13..2024-06-13 month"]),
    ("La ley se aplicará a partir de enero.", ["a partir de enero | 2025-01-01.. month"]),
    ("El puente abrirá dentro de dos años.", ["dentro de dos años | 2026-01-01..2026-12-31 year"]),
    ("El ministro dijo el martes que los precios bajaban.", ["el martes | 2024-06-11 day said"]),
    (
        "«Empezamos el lunes», dijo el alcalde el miércoles.",
        ["el lunes | 2024-06-10 day", "el miércoles | 2024-06-12 day said"],
    ),
    ("El viernes viajará a Lima.", ["El viernes | 2024-06-14 day"]),
    ("Hubo lluvia el jueves por la mañana.", ["el jueves por la mañana | 2024-06-13 day"]),
    ("La votación será en febrero próximo.", ["en febrero próximo | 2025-02-01..2025-02-28 month"]),
    ("El ministro aseguró este domingo que todo va bien.", ["este domingo | 2024-06-09 day said"]),
    ("Llovió a finales del mes pasado.", ["a finales del mes pasado | 2024-05-01..2024-05-31 month"]),
    (
        "El puente se construyó hace treinta y cinco años.",
        ["hace treinta y cinco años | 1989-01-01..1989-12-31 year"],
    ),
]
SPANISH += [
    ("El puente cerró el pasado 20 de junio.", ["el pasado 20 de junio | 2023-06-20 day"]),
    ("La feria será el próximo 3 de mayo.", ["el próximo 3 de mayo | 2025-05-03 day"]),
    ("En lo que va del mes no ha llovido.", ["En lo que va del mes | 2024-06-01..2024-06-30 month"]),
    (
        "La obra seguirá hasta finales del mes de julio.",
        ["hasta finales del mes de julio | ..2024-07-31 month"],
    ),
    ("El puente cerró hace medio año.", ["hace medio año | 2023-10-01..2023-12-31 quarter"]),
    ("El puente cerró en la madrugada del domingo.", ["en la madrugada del domingo | 2024-06-09 day"]),
    (
        "La fábrica cierra, como publicaron los diarios la semana pasada.",
        ["la semana pasada | 2024-06-03..2024-06-09 week said"],
    ),
    ("Cerró, como otras fábricas la semana pasada.", ["la semana pasada | 2024-06-03..2024-06-09 week"]),
]

NOT_SPANISH = [
    "Más de 2000 soldados murieron.",
    "La fábrica cierra los viernes.",
    "Vivió 18 meses en Quito.",
    "Llovió por la mañana.",
    "Cada martes ensayan.",
]
