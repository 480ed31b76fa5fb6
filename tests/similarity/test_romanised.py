import pytest

from claims.similarity.lexical import likeness
from claims.similarity.romanised import romanised
from claims.text import searchable


@pytest.mark.parametrize(
    ("cyrillic", "latin", "other"),
    [
        ("Олег Бартенев", "Oleg Bartenev", "Ivan Kulagin"),
        ("Юрій Щербань", "Yuriy Shcherban", "Oleg Bartenev"),
        ("Савелий Громов", "Saveli Gromov", "Yuriy Shcherban"),
    ],
)
def test_names_meet_across_scripts(cyrillic: str, latin: str, other: str) -> None:
    query, *names = romanised([searchable(name) for name in (cyrillic, latin, other)])
    (alike, unlike), _ = likeness(query, names)
    assert alike > 0.2 > unlike


def test_texts_keep_their_borders_and_lengths() -> None:
    texts = [" громов ", "", " plain ", " ыьъ ", " ҽ 20 "]
    assert [len(text) for text in romanised(texts)] == [len(text) for text in texts]
    assert romanised(texts)[:3] == [" gromov ", "", " plain "]


def test_other_scripts_stay_as_they_are() -> None:
    texts = [" ราคา ", " 東京 ", " 🦈 ", " αβγ ", " الحكومة ", " \U0010ffff "]
    assert romanised([*texts, " громов "])[:-1] == texts
    assert romanised(texts) == texts
    assert romanised([]) == []
