"""Words of the demonstration: places from KATO, names, topics, directions, titles of measures.

Titles are label and place ("place: what"), so that no ending depends on a name.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
REGION = "000000000"

Three = tuple[str, str, str]  # kk, ru, en

NOTICE = {
    "kk": "Ойдан шығарылған аймақ: мұндағы адамдар мен деректер шын емес.",
    "ru": "Вымышленный регион: люди и данные здесь не настоящие.",
    "en": "A fictional region: the people and the data here are not real.",
}

TOPICS = (
    "housing", "roads", "water", "gas", "land", "social_help", "jobs", "health", "schools", "transport",
    "internet", "utilities",
)  # fmt: skip

DIRECTIONS: tuple[Three, ...] = (
    ("экология", "экология", "ecology"),
    ("білім және ғылым", "образование и наука", "education and science"),
    ("жастар", "молодежь", "youth"),
    ("денсаулық сақтау", "здравоохранение", "health"),
    ("тұрғын үй", "жилье", "housing"),
    ("жол және көлік", "дороги и транспорт", "roads and transport"),
    ("ауыл шаруашылығы", "сельское хозяйство", "agriculture"),
    ("ауыз су", "питьевая вода", "drinking water"),
    ("газбен қамту", "газоснабжение", "gas supply"),
    ("жұмыспен қамту", "занятость", "employment"),
    ("әлеуметтік қорғау", "социальная защита", "social protection"),
    ("мәдениет", "культура", "culture"),
    ("спорт", "спорт", "sport"),
    ("цифрландыру", "цифровизация", "digital services"),
    ("шағын бизнес", "малый бизнес", "small business"),
    ("бюджет", "бюджет", "budget"),
    ("жер қатынастары", "земельные отношения", "land relations"),
    ("қоғамдық қауіпсіздік", "общественная безопасность", "public safety"),
    ("отбасы және балалар", "семья и дети", "family and children"),
    ("мүгедектігі бар адамдар", "люди с инвалидностью", "persons with disabilities"),
    ("ардагерлер", "ветераны", "veterans"),
    ("коммуналдық қызмет", "коммунальные услуги", "utilities"),
)

WORKS: tuple[Three, ...] = (
    ("су құбырын жаңарту", "обновление водопровода", "renewal of the water main"),
    ("мектеп құрылысы", "строительство школы", "building of a school"),
    ("мектепті күрделі жөндеу", "капитальный ремонт школы", "overhaul of a school"),
    ("дәрігерлік амбулатория құрылысы", "строительство врачебной амбулатории", "building of a clinic"),
    ("балабақша құрылысы", "строительство детского сада", "building of a kindergarten"),
    ("көшелерді асфальттау", "асфальтирование улиц", "paving of streets"),
    ("көше жарығын орнату", "установка уличного освещения", "street lighting"),
    ("газ құбырын тарту", "проведение газопровода", "laying of a gas line"),
    ("интернет желісін тарту", "проведение интернета", "laying of an internet line"),
    ("спорт алаңын салу", "устройство спортивной площадки", "building of a sports ground"),
    ("саябақ салу", "устройство парка", "laying out of a park"),
    ("тұрғын үй құрылысы", "строительство жилого дома", "building of homes"),
    ("жол жөндеу", "ремонт дороги", "repair of a road"),
    ("көпір жөндеу", "ремонт моста", "repair of a bridge"),
    ("мәдениет үйін жөндеу", "ремонт дома культуры", "repair of a house of culture"),
    ("автобус бағытын ашу", "открытие автобусного маршрута", "opening of a bus route"),
    ("жұмыс орындарын ашу", "создание рабочих мест", "creation of jobs"),
    ("көгалдандыру", "озеленение", "planting of trees"),
)

YOUTH_WORKS: tuple[Three, ...] = (
    ("жастар орталығын ашу", "открытие молодежного центра", "opening of a youth centre"),
    ("жастар тәжірибесі", "молодежная практика", "work practice for the young"),
    ("жас мамандарға баспана", "жилье молодым специалистам", "homes for young specialists"),
    ("коворкинг ашу", "открытие коворкинга", "opening of a shared work space"),
)

_LATIN = dict(
    zip(
        "абвгдезийклмнопрстуфхцчшщъыьэюяёәғқңөұүһіж",
        [*"abvgdeziiklmnoprstuf", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya", "yo", *"agq", "ng",
         *"ouuhi", "zh"],
        strict=True,
    )
)  # fmt: skip
_RUSSIAN = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")


@dataclass(frozen=True)
class Place:
    """One area: KATO code, the area it lies in, its kind and its names."""

    code: str
    parent: str
    kind: str
    names: Three


def latin(text: str) -> str:
    """Kazakh Cyrillic in Latin letters, letter by letter."""
    letters = []
    for letter in text:
        plain = _LATIN.get(letter.lower(), letter)
        letters.append(plain.capitalize() if letter.isupper() else plain)
    return "".join(letters)


def three_names(name: str) -> Three:
    """A Kazakh personal name as it is written in Kazakh, Russian and English."""
    return name, name.translate(_RUSSIAN), latin(name)


def places() -> list[Place]:
    """The areas of the region, the region itself first."""
    with (FOLDER / "places.csv").open(encoding="utf-8", newline="") as file:
        return [
            Place(
                row["area_code"],
                row["parent_code"],
                row["kind"],
                (row["name_kk"], row["name_ru"], row["name_en"]),
            )
            for row in csv.DictReader(file)
        ]


def names() -> dict[str, list[str]]:
    """Lists of names: given_female, given_male, family_female, family_male."""
    found: dict[str, list[str]] = {}
    with (FOLDER / "names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["kind"], []).append(row["name"])
    return found
