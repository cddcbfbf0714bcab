"""Characters that nobody sees, and characters that look like others: which they are, and what is meant."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Characters that no one sees: controls (line breaks and tabs too), and what Unicode's property
Default_Ignorable_Code_Point lists (zero-width, direction marks, fillers, tags, variation selectors); beside
them the empty Braille pattern."""

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

LOOKALIKE: Final = re.compile(
    "[\u0300-\u036f\u2e80-\u2fd5\u31c0-\u31ef\uf900-\ufaff\ufb00-\ufb06\U0001d400-\U0001d7ff\U0002f800-\U0002fa1f]"
)
"""Where to look for characters in place of others: radicals, strokes, compatibility ideographs, ligatures,
letters and digits of formulas, marks that belong onto the letter before them."""


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
