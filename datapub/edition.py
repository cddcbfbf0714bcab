"""What a download says beside its rows: who published it, when, and which part it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from datapub.clock import Clock
from datapub.config import Config
from datapub.derive.freshness import find_freshness
from datapub.model import Table
from datapub.state import SiteState

TRIAL_WARNING = "试运行：还没有正式发布，内容可能会改，请以主办单位正式公布的为准。"


@dataclass(frozen=True)
class Edition:
    """The publication that a file belongs to.

    Attributes:
        area: Chinese name of the area whose rows the file holds; "" where it holds all of them.
        folder: where the area's files lie below ``data/``.
    """

    config: Config
    clock: Clock
    area: str = ""
    folder: str = ""

    @property
    def version(self) -> str:
        """What the state of all the data is called."""
        return self.clock.version

    def address_of(self, path: str) -> str:
        """Return the full address of a file or page of the site."""
        return f"{self.config.base_url}{path}"

    def warning_for(self, tables: Sequence[Table]) -> str:
        """Return the sentence that must stand beside these tables; "" where they are the publisher's word."""
        if any(table.has_samples for table in tables):
            return self.config.package.sample_warning
        return TRIAL_WARNING if self.config.state is SiteState.TRIAL else ""

    def describe(self, table: Table) -> Iterator[tuple[str, str]]:
        """Yield (label, text) of everything a reader has to know of a table, in reading order."""
        dataset, config = table.dataset, self.config
        warning = self.warning_for([table])
        if warning:
            yield "注意", warning
        yield "数据集", dataset.title
        yield "内容概述", dataset.description
        yield "范围", self.area or "全部"
        yield "一行是什么", dataset.row_meaning
        yield "行数", str(len(table.frame))
        freshness = find_freshness(table)
        yield "数据截至", freshness.last.isoformat() if freshness.last else "没有写明"
        version = self.clock.of(table.name)
        yield "生成日期", f"{version.published:%Y-%m-%d}"
        yield "版本", version.name
        yield "更新频率", dataset.cadence
        if freshness.due:
            yield "下一期截至", freshness.due.isoformat()
        sources = "；".join(f"{item.title} {item.path}".strip() for item in dataset.sources)
        yield "来源", sources
        yield "已知局限", dataset.limits
        yield "发布机构", config.publisher_name
        yield "许可", f"{config.licence_title}（{config.licence_name}）{config.licence_url}"
        yield "字段说明和其他格式", self.address_of(f"data/{table.name}/")
        yield "指出错误", config.contact
