"""The characters that a text may contain, and the invisible or lookalike ones with what they stand for."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|(?<![\u1820-\u1878\u1880-\u18aa])[\u180b-\u180f]"
)
"""Characters that no one sees: controls (line breaks and tabs too), and what Unicode's property
Default_Ignorable_Code_Point lists (zero-width, direction marks, fillers, tags, variation selectors); beside
them the empty Braille pattern. Selectors of Mongolian are seen in the letter that they follow."""

_RADICALS: Final = str.maketrans(
    "⼾⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯"
    "⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜"
    "⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲㇆㇏㇐㇑㇒㇓㇔㇕㇖㇗㇘㇙㇚㇛㇜㇝㇞㇟㇠㇡",
    "户厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹"
    "纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞"
    "食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀𠃌乀一丨丿丿丶𠃍乛𠃊𠃎𠄌亅𡿨𠃋乀𠃑乚乙𠄎",
)
"""Radicals and strokes -> the character they look like, where NFKC has none: a PDF gives them when it is
copied. Unicode 14.0, EquivalentUnifiedIdeograph.txt (https://www.unicode.org/Public/14.0.0/ucd/); but the
first is 户, as it is printed on the mainland, and not 戶."""

_HAN: Final = (
    "\u3400-\u4dbf\u4e00-\u9fff\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27-\ufa29"
    "\U00020000-\U0002a6df\U0002a700-\U0002ebe0\U00030000-\U000323af"
)
_LETTERS: Final = (
    "\u00c0-\u0130\u0132-\u0148\u014a-\u017e\u01cd-\u01dc\u01f8\u01f9\u1e00-\u1eff"  # pinyin
    "αβγδεζηθλμπστφψωΔΘΛΠΣΦΨΩ"  # of Greek, what stands in units and formulas and looks like no Latin letter
    "\u3041-\u3096\u309b-\u30ff\u3105-\u312f\u3131-\u3163\u3165-\u318e\u31a0-\u31bf\uac00-\ud7a3"
)
_TIBETAN_MARKS: Final = r"\u0f71-\u0f76\u0f78\u0f7a-\u0f84\u0f8d-\u0f97\u0f99-\u0fbc"
_OF_PEOPLES: Final = (  # without digits, in which a number would pass the gate for personal data
    rf"\u0f00-\u0f14\u0f40-\u0f47\u0f49-\u0f6c{_TIBETAN_MARKS}\u0f85\u0f88-\u0f8c"
    "\u1800-\u180a\u1820-\u1878\u1880-\u18aa"  # Mongolian, Todo, Sibe and Manchu
    "\ua000-\ua48c\ua490-\ua4c6"  # Yi
)
_SIGNS: Final = (
    "\u00a1-\u00ac\u00ae-\u00bf\u02c7\u02c9-\u02cb\u02d9\u2010-\u2027\u2030-\u205e\u2070\u2071\u2074-\u208e"
    "\u20a0-\u20c0\u2100-\u218b\u2190-\u23ff\u2460-\u27ff\u2900-\u2bff"
    "\u3000-\u3029\u3030-\u303f\u3190-\u319f\u3200-\u33ff"
    "\ufe30-\ufe52\ufe54-\ufe66\ufe68-\ufe6b\uff01-\uff9f\uffe0-\uffe6\uffe8-\uffee\U0001f300-\U0001faff"
)
_KANA: Final = "[ニハロカエトタチー]"
_BOPOMOFO: Final = "[ㄇㄈㄏㄒㄚㄠㄧ]"
_LONE: Final = "|".join(
    f"(?<!{script})(?:(?<=[{_HAN}]){letter}|{letter}(?=[{_HAN}]))(?!{script})"
    for letter, script in ((_KANA, "[\u3041-\u30ff]"), (_BOPOMOFO, "[\u3105-\u312f]"))
)
"""Single letters among Chinese that pass for 二, 八, 口, 力, 工, 卜, 夕, 千, 一; in words they do not."""

FOREIGN: Final = re.compile(
    rf"(?<![\u0f40-\u0f6c{_TIBETAN_MARKS}\u0f88-\u0f8c])[{_TIBETAN_MARKS}]|(?<=[{_TIBETAN_MARKS}]{{6}})[{_TIBETAN_MARKS}]"
    "|(?<![\u1820-\u1878\u1880-\u18aa])[\u180b-\u180f]"
    f"|{_LONE}"
    f"|[^\x20-\x7e{_HAN}{_LETTERS}{_OF_PEOPLES}\u180b-\u180f{_SIGNS}\u0300-\u036f\u2e80-\u2fd5\u31c0-\u31ef\uf900-\ufaff\ufb00-\ufb06"
    "\ufffd\U0001d400-\U0001d7ff\U0002f800-\U0002fa1f]"
)
"""Everything but what a text may be made of: Chinese, Latin, Greek of units, kana and Hangul, and Tibetan,
Mongolian and Yi, in which autonomous areas write names, with their signs and what :data:`LOOKALIKE` mends.
Not in it are controls, formats, private and unassigned characters, non-characters, scripts whose letters run
from right to left or pass for Latin ones, and marks without a letter or heaped up on one; one that a register
needs is added here."""

_MARKS: Final = re.compile("[\u0300-\u036f]")

LOOKALIKE: Final = re.compile(
    "[\u0300-\u036f\u2e80-\u2fd5\u31c0-\u31ef\uf900-\ufaff\ufb00-\ufb06\U0001d400-\U0001d7ff\U0002f800-\U0002fa1f]"
)
"""Where to look for characters in place of others: radicals, strokes, compatibility ideographs, ligatures,
letters and digits of formulas, marks that belong onto the letter before them."""


def find_foreign(text: str) -> str:
    """Return the first character that a text may not hold, "" where there is none.

    Marks are foreign where no letter with them is one character: such letters are written by heaping up.
    """
    found = FOREIGN.search(text)
    if found is None and LOOKALIKE.search(text):
        mended = mend_lookalikes(text)
        found = FOREIGN.search(mended) or _MARKS.search(mended)
    return found[0] if found else ""


def mend_lookalikes(text: str) -> str:
    """Return a text with the ordinary characters for those that only look like them.

    Full-width signs stay: they are good Chinese.
    """
    if not LOOKALIKE.search(text):
        return text
    plain = LOOKALIKE.sub(lambda found: unicodedata.normalize("NFKC", found[0].translate(_RADICALS)), text)
    return unicodedata.normalize("NFC", plain)


def mend_unseen(text: str) -> str:
    """Return a text without what no one sees; tabs, and blanks of other widths inside, are plain blanks."""
    return re.sub(r"[^\S\u3000]", " ", UNSEEN.sub("", text.replace("\t", " ")))
