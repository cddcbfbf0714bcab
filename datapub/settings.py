"""The settings of one publishing city (site.toml), each with its meaning and allowed values."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Annotated, Any, Literal, get_type_hints
from urllib.parse import urlsplit

from pydantic import AfterValidator, ConfigDict, Field, StrictBool, TypeAdapter
from pydantic_core import PydanticCustomError

from datapub.characters import UNSEEN, find_foreign
from datapub.texts import find_phone, has_html, is_web_address

SAMPLE_PREFIX = "sl"
"""What the ids of samples begin with."""


def _refuse_blank(text: str) -> str:
    if not UNSEEN.sub("", text).strip():
        raise PydanticCustomError("config-empty", "empty")
    return text


def _refuse_odd(text: str) -> str:
    if find_foreign(text) or "<" in text or has_html(text):
        raise PydanticCustomError("config-text", "odd")
    return text


def _check_address(text: str) -> str:
    if not is_web_address(text, is_public=False):
        raise PydanticCustomError("config-address", "no address")
    return text


def _check_base(text: str) -> str:
    """Refuse what others would write otherwise: an address is compared as it stands."""
    parts = urlsplit(text) if is_web_address(text, is_public=False) else urlsplit("")
    folders = parts.path.split("/")[1:-1]
    is_plain = text.startswith(f"{parts.scheme}://{parts.netloc.lower()}/") and text.endswith("/")
    if not (is_plain and {"", ".", ".."}.isdisjoint(folders)) or parts.query or parts.fragment:
        raise PydanticCustomError("config-base", "no folder")
    return text


def _check_contact(text: str) -> str:
    if not find_phone(text):
        raise PydanticCustomError("config-contact", "no number")
    return text


def _check_city_code(text: str) -> str:
    if not re.fullmatch(r"\d{6}L?|\d{9}", text):
        raise PydanticCustomError("config-city-code", "no code")
    return text


def _check_prefix(text: str) -> str:
    if text and not re.fullmatch("[a-z]{2}", text):
        raise PydanticCustomError("config-id-prefix", "no prefix")
    if text == SAMPLE_PREFIX:
        raise PydanticCustomError("config-id-prefix/sample", "of samples")
    return text


def _at(place: str, description: str, most: int | None = None) -> Any:
    return Field(alias=place, description=description, max_length=most)


_Line = Annotated[str, AfterValidator(_refuse_odd)]
_Text = Annotated[str, AfterValidator(_refuse_blank), AfterValidator(_refuse_odd)]
_Address = Annotated[_Text, AfterValidator(_check_address)]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What site.toml says; each alias is where it stands there, each description what it is, for staff.

    Attributes:
        official: whether this is the publisher's word; without it a site is a sample or on trial.
        base_url: absolute address of the site's home, ending in "/".
        publisher_name_en: English name for citations; "" where there is none.
        provider_code: 提供方代码 in the catalogue of public data; "" until it is assigned.
        id_prefix: two letters that ids begin with which an import gives to new rows of the register; "" where
            they are counted on from the rows that there are.
        city_code: code of the city, which stands in the dataset ``areas``: GB/T 2260, or of a zone or a town.
        contact: how the public reaches the publisher, shown on every page.
        site_id_code: 网站标识码, "" until it is assigned; likewise icp_no and police_no.
        party_mark_id: number of the 党政机关 mark of the site, "" until it is assigned.
        party_mark_image: its picture, a file in theme/assets; "" until it is there.
        licence_name: SPDX identifier of the licence of the data.
        keywords: what the site is about, separated by ","; for the metadata of every page.
        column_type: what the inspection of government sites calls the kind of its columns.
        confirmed_duties: ids of duties whose text the owner has compared with the original.
        required_columns: columns ("dataset.column") that the publisher wants filled beyond what the profile
            asks for.
        shell: the program that makes pages of docs/ and theme/; see :mod:`datapub.frames`.
    """

    __pydantic_config__ = ConfigDict(extra="forbid", str_strip_whitespace=True)

    official: Annotated[
        StrictBool,
        _at(
            "official",
            "true 是正式的网站：还有样例、占位内容、没有填全的、没有审核的，不生成；false 是样例站或试运行",
        ),
    ]
    title: Annotated[_Text, _at("site.title", "网站的名称，最多 60 个字", 60)]
    short_title: Annotated[_Text, _at("site.short_title", "网站的简称，窄的屏幕上用，最多 20 个字", 20)]
    description: Annotated[_Text, _at("site.description", "一句话说明网站的内容")]
    base_url: Annotated[
        _Text, AfterValidator(_check_base), _at("site.base_url", "网站的网址，用 / 结尾，可以带文件夹")
    ]
    publisher_name: Annotated[_Text, _at("publisher.name", "主办单位")]
    publisher_name_en: Annotated[
        _Line, _at("publisher.name_en", "主办单位的英文名称，只用在英文的引用格式里")
    ] = ""
    city: Annotated[_Text, _at("publisher.city", "本地的名称")]
    city_code: Annotated[
        _Text,
        AfterValidator(_check_city_code),
        _at("publisher.city_code", "本地的代码（功能区六位加 L，镇街九位），在 datasets/areas.csv 里有一行"),
    ]
    provider_code: Annotated[_Line, _at("publisher.provider_code", "公共数据资源目录里的提供方代码")] = ""
    id_prefix: Annotated[
        _Line,
        AfterValidator(_check_prefix),
        _at(
            "publisher.id_prefix",
            "导入时给新行编号用的两个小写字母，定了不再改；空着的，接着已有的编号往下编",
        ),
    ] = ""
    contact: Annotated[
        _Text, AfterValidator(_check_contact), _at("footer.contact", "公众打哪个电话联系，每一页都有")
    ]
    site_id_code: Annotated[_Line, _at("footer.site_id_code", "网站标识码")]
    icp_no: Annotated[_Line, _at("footer.icp_no", "ICP备案号")]
    police_no: Annotated[_Line, _at("footer.police_no", "公安备案号")]
    party_mark_id: Annotated[_Line, _at("footer.party_mark_id", "党政机关网站标识的编号")]
    party_mark_image: Annotated[
        _Line, _at("footer.party_mark_image", "党政机关网站标识的图片，放在 theme/assets 里的文件名")
    ]
    licence_name: Annotated[_Text, _at("licence.data_name", "数据许可的 SPDX 代号")]
    licence_title: Annotated[_Text, _at("licence.data_title", "数据许可的名称")]
    licence_url: Annotated[_Address, _at("licence.data_url", "数据许可的网址")]
    keywords: Annotated[_Text, _at("metadata.keywords", "网站的关键词，用英文逗号分开，写进每一页的元数据")]
    column_type: Annotated[_Text, _at("metadata.column_type", "栏目类别，写进每一页的元数据")]
    confirmed_duties: Annotated[
        tuple[_Line, ...],
        _at("confirmed.duties", "对照过原文的公开义务的编号；可靠程度是 D、M 的，正式发布前都要有"),
    ]
    required_columns: Annotated[
        tuple[_Line, ...], _at("required.columns", "本地另外要填全的列，写成“数据集.列名”")
    ] = ()
    shell: Annotated[Literal["mkdocs", "zensical"], _at("shell", "用哪个程序生成文字网页")] = "mkdocs"


SETTINGS = TypeAdapter(Settings)


@dataclass(frozen=True)
class Setting:
    """One setting as the manual tells it.

    Attributes:
        place: where it stands: ``site.title`` is ``title`` below ``[site]``.
        description: what it is.
        kind: ``boolean``, ``string`` or ``array``.
        choices: what may stand there, () where that is not a list.
        is_required: whether it has to be there; else ``default`` is taken.
        may_be_empty: whether it may hold nothing.
    """

    place: str
    description: str
    kind: str
    choices: tuple[str, ...]
    is_required: bool
    default: str
    may_be_empty: bool


def list_settings() -> tuple[Setting, ...]:
    """Return every setting that there is, in the order of :class:`Settings`."""
    document = SETTINGS.json_schema()
    hints = get_type_hints(Settings, include_extras=True)
    found = []
    for item, (place, about) in zip(fields(Settings), document["properties"].items(), strict=True):
        refusals = {getattr(part, "func", None) for part in hints[item.name].__metadata__}
        found.append(
            Setting(
                place,
                about.get("description", ""),
                about["type"],
                tuple(about.get("enum", ())),
                place in document["required"],
                str(about.get("default", "") or ""),
                _refuse_blank not in refusals,
            )
        )
    return tuple(found)
