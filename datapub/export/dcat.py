"""The catalogue for data portals: DCAT-AP 3 as JSON-LD (https://semiceu.github.io/DCAT-AP/releases/3.0.0/).

Its context stands in the file, so that nothing has to be fetched to read it. Every property comes
from the settings, the data package and the files themselves; what is not known is left out, above
all the day of first publication.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from datapub.clock import Clock
from datapub.config import Config
from datapub.derive.freshness import find_freshness
from datapub.download import EU, Download, Downloads
from datapub.export.dcat_versions import put_versions
from datapub.export.graph import SPDX, Graph, Node, in_english, write_day, write_moment, write_plain
from datapub.format import Format
from datapub.formats import list_formats, list_whole
from datapub.model import Table

PORTAL = "catalog.jsonld"
API = "api/v1/"

_IANA = "https://www.iana.org/assignments/media-types/"
_SHA256 = f"{SPDX}checksumAlgorithm_sha256"

FREQUENCIES: Mapping[str, str] = {
    "月": "MONTHLY",
    "季": "QUARTERLY",
    "半年": "ANNUAL_2",
    "年": "ANNUAL",
    "不定期": "IRREG",
}
"""Codes of the EU's vocabulary of frequencies by the word for the cadence."""

THEMES: Mapping[str, str] = {"HEAL": "Health", "SOCI": "Population and society"}
"""Codes and names of the EU's data themes."""


def write_portal(config: Config, tables: Sequence[Table], downloads: Downloads, clock: Clock) -> bytes:
    """Return data/catalog.jsonld: the catalogue, every dataset, and a distribution per file."""
    graph = Graph()
    home = config.base_url
    language = graph.put(f"{EU}language/ZHO", "dct:LinguisticSystem")
    place = graph.put(
        f"{home}areas/{config.city_code}/#place",
        "dct:Location",
        skos_prefLabel=config.city,
        dct_identifier=write_plain(config.city_code),
    )
    publisher = _put_publisher(graph, config)
    themes = [graph.put_concept(f"{EU}data-theme/{code}", name) for code, name in THEMES.items()]
    common: Node = {
        "dct:publisher": publisher,
        "dct:license": _put_licence(graph, config),
        "dct:language": language,
        "dct:spatial": place,
        "dct:modified": write_moment(clock.published),
    }
    about: Node = {
        **common,
        "dcat:contactPoint": graph.put(
            f"{home}about/#contact",
            ["vcard:Organization", "vcard:Kind"],
            vcard_fn=f"{config.publisher_name}：{config.contact}",
            vcard_hasURL={"@id": f"{home}about/#contact"},
        ),
        "dcat:theme": themes,
        "dct:accessRights": graph.put(f"{EU}access-right/PUBLIC", "dct:RightsStatement"),
    }
    del about["dct:license"]  # a dataset has none in DCAT-AP; its distributions do
    datasets = [_put_dataset(graph, config, table, downloads, about, common, clock) for table in tables]
    whole = list_whole(downloads)
    if whole:
        of_whole = {**about, "dcat:version": write_plain(clock.version)}
        datasets.append(_put_whole(graph, config, whole, datasets, of_whole, common))
    graph.put(
        f"{home}data/#catalogue",
        "dcat:Catalog",
        dct_title=config.title,
        dct_description=config.description,
        foaf_homepage=graph.put(f"{home}data/", "foaf:Document"),
        dcat_themeTaxonomy=graph.put(
            f"{EU}data-theme",
            "skos:ConceptScheme",
            dct_title={"@value": "Data theme", "@language": "en"},
        ),
        dcat_dataset=datasets,
        dcat_service=_put_service(graph, config, datasets, about, common),
    )
    graph.nodes[f"{home}data/#catalogue"].update(common)
    return graph.write()


def _put_publisher(graph: Graph, config: Config) -> Node:
    kind = graph.put_concept("http://purl.org/adms/publishertype/LocalAuthority", "Local Authority")
    names = in_english(config.publisher_name, config.publisher_name_en)
    return graph.put(f"{config.base_url}about/#publisher", "foaf:Agent", foaf_name=names, dct_type=kind)


def _put_licence(graph: Graph, config: Config) -> Node:
    return graph.put(
        config.licence_url,
        "dct:LicenseDocument",
        dct_title=config.licence_title,
        dct_identifier=write_plain(config.licence_name),
        owl_sameAs={"@id": f"http://spdx.org/licenses/{config.licence_name}"},
    )


def _put_dataset(
    graph: Graph,
    config: Config,
    table: Table,
    downloads: Downloads,
    about: Node,
    common: Node,
    clock: Clock,
) -> Node:
    dataset, version = table.dataset, clock.of(table.name)
    modified = {"dct:modified": write_moment(version.published)}
    about = {**about, **modified, "dcat:version": write_plain(version.name)}
    if version.issued:
        about["dct:issued"] = write_moment(version.issued)
    address = f"{config.base_url}data/{table.name}/"
    freshness = find_freshness(table)
    described, english = dataset.description, dataset.description_en
    keywords = [*config.package.keywords, config.city]
    if table.has_samples:
        described = f"【样例数据，不是真实情况】{described}"
        english = english and f"[Sample data, describes nothing real] {english}"
        keywords.append("样例数据")
    properties: Node = {
        "dct_title": in_english(dataset.title, dataset.title_en),
        "dct_description": in_english(described, english),
        "dct_identifier": write_plain(address),
        "dcat_keyword": keywords,
        "dcat_landingPage": graph.put(address, "foaf:Document"),
        "dct_accrualPeriodicity": graph.put(f"{EU}frequency/{FREQUENCIES[dataset.cadence]}", "dct:Frequency"),
        "dcat_distribution": [
            _put_distribution(graph, config, file, kind, dataset.title, address, common | modified)
            for kind, file in list_formats(downloads, table.name)
        ],
    }
    if freshness.first and freshness.last:
        properties["dct_temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": write_day(freshness.first.isoformat()),
            "dcat:endDate": write_day(freshness.last.isoformat()),
        }
    statements = [
        *(f"来源：{' '.join(filter(None, (item.title, item.path)))}" for item in dataset.sources),
        *([f"已知局限：{dataset.limits}"] if dataset.limits else []),
    ]
    if dataset.resource_code:
        properties["adms_identifier"] = {
            "@type": "adms:Identifier",
            "skos:notation": write_plain(dataset.resource_code),
        }
    if statements:
        properties["dct_provenance"] = {
            "@type": "dct:ProvenanceStatement",
            "rdfs:label": "；".join(statements),
        }
    if versions := put_versions(graph, table.dataset, address, clock.past.get(table.name, ())):
        properties["dcat_hasVersion"] = versions
    reference = graph.put(f"{address}#dataset", "dcat:Dataset", **properties)
    graph.nodes[f"{address}#dataset"].update(about)
    return reference


def _put_whole(
    graph: Graph,
    config: Config,
    files: Iterable[tuple[Format, Download]],
    parts: Sequence[Node],
    about: Node,
    common: Node,
) -> Node:
    """Put the dataset that holds every other one."""
    address = f"{config.base_url}data/"
    title = f"{config.title}：全部数据"
    reference = graph.put(
        f"{address}#whole",
        "dcat:Dataset",
        dct_title=title,
        dct_description=config.description,
        dct_identifier=write_plain(f"{address}#whole"),
        dcat_keyword=[*config.package.keywords, config.city],
        dcat_landingPage={"@id": address},
        dct_hasPart=list(parts),
        dcat_distribution=[
            _put_distribution(graph, config, file, kind, title, address, common) for kind, file in files
        ],
    )
    graph.nodes[f"{address}#whole"].update(about)
    return reference


def _put_service(graph: Graph, config: Config, datasets: Sequence[Node], about: Node, common: Node) -> Node:
    """Put the static API, which serves every dataset page by page."""
    address = f"{config.base_url}data/{API}"
    reference = graph.put(
        f"{address}#service",
        "dcat:DataService",
        dct_title=f"{config.title}：JSON 接口",
        dct_description="不用密钥的静态接口：数据集、区域和分页的记录，网址固定不变。",
        dcat_endpointURL=graph.put(f"{address}index.json", "rdfs:Resource"),
        dcat_endpointDescription=graph.put(f"{address}schema.json", "rdfs:Resource"),
        dcat_servesDataset=list(datasets),
        foaf_page=graph.put(f"{config.base_url}data/use/", "foaf:Document"),
    )
    shared = ("dct:publisher", "dcat:contactPoint", "dcat:theme", "dct:accessRights")
    node = graph.nodes[f"{address}#service"]
    node.update({"dct:license": common["dct:license"], **{key: about[key] for key in shared}})
    return reference


def _put_distribution(
    graph: Graph, config: Config, file: Download, kind: Format, title: str, page: str, common: Node
) -> Node:
    address = f"{config.base_url}data/{file.address}"
    graph.put(address, "rdfs:Resource")
    graph.put(_SHA256, "spdx:ChecksumAlgorithm")
    properties: Node = {
        "dct_title": f"{title}（{kind.title}）",
        "dct_description": kind.use,
        "dcat_accessURL": {"@id": address},
        "dcat_downloadURL": {"@id": address},
        "dcat_byteSize": {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"},
        "dcatap_availability": graph.put_concept(f"{EU}planned-availability/STABLE", "Stable"),
        "foaf_page": graph.put(page, "foaf:Document"),
        "spdx_checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": _SHA256},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    }
    if kind.media_type:
        properties["dcat_mediaType"] = graph.put(_IANA + kind.media_type, "dct:MediaType")
    if kind.file_type:
        properties["dct_format"] = graph.put(f"{EU}file-type/{kind.file_type}", "dct:MediaTypeOrExtent")
    reference = graph.put(f"{address}#distribution", "dcat:Distribution", **properties)
    node = graph.nodes[f"{address}#distribution"]
    node.update({key: common[key] for key in ("dct:license", "dct:language", "dct:modified")})
    return reference
