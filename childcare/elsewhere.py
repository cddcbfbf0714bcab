"""Links and data of an institution for other services: maps, national registers, search engines."""

from __future__ import annotations

from urllib.parse import quote_plus, urlencode

from childcare.derive.institution import Institution
from datapub.config import Config

_CREDIT_SEARCH = urlencode(
    {
        "index": "0",
        "scenes": "defaultScenario",
        "tableName": "credit_xyzx_tyshxydm",
        "searchState": "2",
        "entityType": "1,2,4,5,6,7,8",
    }
)


def link_checks(item: Institution) -> list[tuple[str, str]]:
    """Return (name, address) of the national systems that tell more about a credit code.

    信用中国 takes the code in the address of its search page (as several public programs use it);
    the enterprise system asks for a picture puzzle first, so its link ends at the search page.
    """
    searched = f"{_CREDIT_SEARCH}&{urlencode({'keyword': item.record['credit_code'] or item.name})}"
    return [
        ("信用中国", f"https://www.creditchina.gov.cn/xinyongxinxi/index.html?{searched}"),
        ("国家企业信用信息公示系统", "https://www.gsxt.gov.cn/corp-query-homepage.html"),
    ]


def link_maps(item: Institution) -> list[tuple[str, str]]:
    """Return (name, address) of map services that show a place; [] where none is recorded.

    Each service has its own order of coordinates, and is told the datum. A home-based point is
    never shown: its community is public, its door is not.
    """
    if item.position is None:
        return []
    east, north = f"{item.position.longitude:.5f}", f"{item.position.latitude:.5f}"
    name, address = quote_plus(item.name), quote_plus(item.record["address"] or "")
    return [
        (
            "高德地图",
            "https://uri.amap.com/marker"
            f"?position={east}%2C{north}&name={name}&coordinate=wgs84&callnative=1",
        ),
        (
            "百度地图",
            "https://api.map.baidu.com/marker"
            f"?location={north}%2C{east}&title={name}&content={address}&output=html&coord_type=wgs84",
        ),
    ]


def describe_institution(config: Config, item: Institution) -> dict[str, object]:
    """Return an institution as schema.org ``ChildCare``; what is not recorded is left out."""
    record = item.record
    described: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "ChildCare",
        "@id": f"{config.base_url}institutions/{item.id}/",
        "url": f"{config.base_url}institutions/{item.id}/",
        "name": item.name,
        "identifier": {
            "@type": "PropertyValue",
            "propertyID": "统一社会信用代码",
            "value": record["credit_code"],
        },
        "address": {
            "@type": "PostalAddress",
            "streetAddress": record["address"],
            "addressLocality": config.city,
            "addressCountry": "CN",
        },
    }
    if record["credit_code"] is None:
        del described["identifier"]
    if record["address"] is None:
        del described["address"]
    if record["other_name"]:
        described["alternateName"] = record["other_name"]
    if record["phone"]:
        described["telephone"] = record["phone"]
    if item.position is not None:
        described["geo"] = {
            "@type": "GeoCoordinates",
            "longitude": item.position.longitude,
            "latitude": item.position.latitude,
        }
    if record["is_sample"]:
        described["disambiguatingDescription"] = "样例数据，不是真实机构"
    return described
