"""What would come of taking rows over into a dataset; nothing is written yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from datapub.aliases import MAPPINGS
from datapub.characters import UNSEEN
from datapub.config import Config
from datapub.intake.base import Base, Merged, merge_rows
from datapub.intake.dependents import Dependents, drop_dependents
from datapub.intake.extract import Answer, Extract, SourceRow
from datapub.intake.matching import NAMING, Texts
from datapub.intake.outcome import check_result, drop_consequences
from datapub.intake.outliers import Outlier, find_outliers
from datapub.intake.plan import Plan, plan_import
from datapub.intake.presume import Said
from datapub.intake.references import find_places
from datapub.intake.remarks import find_contradicted
from datapub.intake.removals import list_removed, write_removals
from datapub.intake.serial import is_sample
from datapub.intake.sources import SourceMapping, write_mappings
from datapub.intake.twins import find_moved, find_renamed
from datapub.load import write_texts
from datapub.model import AREA_CODE, Dataset
from datapub.problem import Problem, in_order
from datapub.profile import Profile
from datapub.rules.losses import TABLE as REMOVALS

FindAkin = Callable[
    [Dataset, Sequence[tuple[SourceRow, Texts]], Sequence[Texts]], Iterator[tuple[SourceRow, Texts]]
]
"""Finds new rows that may be one that the list does not name."""


@dataclass(frozen=True)
class Import:
    """What an import has found, and what it would do; nothing is written yet.

    Attributes:
        said: what holds for all rows, and what is odd about some.
        merged: the rows, without what a form's clerk has left as it was.
        problems: why it cannot be carried out; none where it can.
        content: the dataset's file as it would be.
        source: what is known of where the list comes from, and is to be remembered.
        others: further files that are written with it, by their path in the project.
        unexplained: ids of real rows that leave the register without a reason that is written down.
        dependents: how many samples of other datasets leave with those that they are of, by title.
        outliers: figures far from the register's, to be looked at.
        renamed: new rows that may be one of the dataset under a new name, with its key and label.
        moved: new rows that may be one of the dataset in a new area, with its key and label.
        refused: rows that stay out so that the others can go in, and ``faults``: why.
    """

    dataset: Dataset
    extract: Extract
    said: Said
    merged: Merged
    plan: Plan
    problems: tuple[Problem, ...]
    content: bytes
    outliers: tuple[Outlier, ...] = ()
    renamed: tuple[tuple[SourceRow, str, str], ...] = ()
    moved: tuple[tuple[SourceRow, str, str], ...] = ()
    refused: tuple[SourceRow, ...] = ()
    faults: tuple[Problem, ...] = ()
    source: SourceMapping = field(default_factory=SourceMapping)
    others: Mapping[str, bytes] = field(default_factory=dict)
    unexplained: Sequence[str] = ()
    dependents: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be written."""
        return self.plan.is_empty and not self.source.added


@dataclass(frozen=True)
class Options:
    """What a person says beside the file.

    Attributes:
        sheet: the sheets to be read, several with 、 between them; "" for all that look like the dataset.
        hidden: what becomes of rows, columns and sheets that the spreadsheet does not show.
        struck: what becomes of struck-out rows and cells.
        source: where the list comes from; "" for a source that its columns tell, or none.
        columns: which column is which, as 列名=字段, or =不导入.
        values: what a word means, as 列名:写法=内容.
        confirmed_by: who has looked through what is to be remembered, and what is only likely.
        removed_reason: for which class of reasons rows leave the register.
        decided_by: the post that has decided it.
    """

    sheet: str = ""
    area: str = ""
    is_partial: bool = False
    reason: str = ""
    defaults: Sequence[str] = field(default_factory=tuple)
    replaces_samples: bool = False
    is_sound_only: bool = False
    hidden: Answer = Answer.NONE
    struck: Answer = Answer.NONE
    source: str = ""
    columns: Sequence[str] = field(default_factory=tuple)
    values: Sequence[str] = field(default_factory=tuple)
    confirmed_by: str = ""
    removed_reason: str = ""
    decided_by: str = ""


@dataclass(frozen=True)
class Trial:
    """A list that has been read, and what its rows are compared with.

    Attributes:
        file: the name of the list's file, for problems.
        old: the dataset's rows now.
        base: what a form was made from; None where the list is no form.
        area: code of the area that the list is of; "" for all.
        problems: what stands in the way, whichever rows are taken.
        registers_reason: whether rows that leave the register are entered in the list of removals.
        is_ours: whether it is a form or a download of ours.
    """

    profile: Profile
    config: Config
    dataset: Dataset
    file: str
    today: date
    options: Options
    old: Sequence[Texts]
    base: Base | None
    area: str
    extract: Extract
    said: Said
    source: SourceMapping
    problems: Sequence[Problem]
    registers_reason: bool
    is_ours: bool

    def run(self, rows: Sequence[SourceRow], own: Sequence[Problem], is_partial: bool) -> Import:
        """Return what would come of taking some of the list's rows.

        Args:
            own: what is wrong with these rows by themselves.
            is_partial: whether rows of the dataset that are none of these stay.
        """
        config, dataset = self.config, self.dataset
        merged = merge_rows(self.file, dataset, self.base, self.old, rows) if self.base else Merged(rows)
        plan = self._plan(merged, is_partial)
        found = [
            *self.problems, *own, *merged.problems,
            *_drop_answered(plan, [*self.problems, *own], self.extract, dataset),
            *find_contradicted(
                self.file, dataset, self.extract, [row for row, _, _ in plan.added], self.said.texts
            ),
        ]  # fmt: skip
        names = dataset.schema.names
        content = write_texts([list(names), *([row[name] for name in names] for row in plan.rows)])
        dependents = self._drop_dependents(plan)
        others = {**dependents.files}
        if self.source.added:
            others[config.dataset(MAPPINGS).path] = write_mappings(config, self.source)
        leaving = self._list_leaving(plan)
        if leaving and self.registers_reason:
            reason, post = self.options.removed_reason, self.options.decided_by
            others[config.dataset(REMOVALS).path] = write_removals(config, leaving, reason, post, self.today)
            leaving = []
        if others or not plan.is_empty:
            files = {**others, dataset.path: content}
            judged = check_result(self.profile, config, dataset, self.file, files, plan, self.today)
            found += drop_consequences(judged, found, self.extract, self.file) if found else judged
        outliers = tuple(find_outliers(dataset, self.old, merged.rows))
        return Import(
            dataset, self.extract, self.said, merged, plan, tuple(in_order(found)), content, outliers,
            source=self.source, others=others, unexplained=leaving, dependents=dependents.counts,
            renamed=tuple(self._list_akin(plan, find_renamed)),
            moved=tuple(self._list_akin(plan, find_moved)),
        )  # fmt: skip

    def _list_akin(self, plan: Plan, find: FindAkin) -> Iterator[tuple[SourceRow, str, str]]:
        named = {self._key(plan.rows[number - 2]) for number in plan.sources}
        others = [texts for texts in self.old if not is_sample(texts) and self._key(texts) not in named]
        written = {self._key(texts): texts for texts in plan.rows}
        added = [(row, written[key]) for row, key, _ in plan.added]
        for row, texts in find(self.dataset, added, others):
            yield row, self._key(texts), texts["name"]

    @property
    def _is_register(self) -> bool:
        return self.dataset.name == self.profile.register

    def _plan(self, merged: Merged, is_partial: bool) -> Plan:
        return plan_import(
            self.file, self.dataset, self.old, merged.rows,
            area=self.area, kept=merged.kept, defaults=self.said.texts, likely=self.said.likely,
            is_partial=is_partial,
            reason=UNSEEN.sub("", self.options.reason).strip() or self.options.removed_reason,
            replaces_samples=self.options.replaces_samples,
            prefix=self.config.id_prefix if self._is_register else "",
            left=list_removed(self.config) if self._is_register else (),
            must_stay=self.profile.must_stay,
            is_within=find_places(self.config, self.dataset, AREA_CODE).is_within,
            is_ours=self.is_ours,
        )  # fmt: skip

    def _drop_dependents(self, plan: Plan) -> Dependents:
        """Return what leaves with the samples that leave."""
        samples = {self._key(texts) for texts in self.old if is_sample(texts)} - self._real
        leaving = samples - set(map(self._key, plan.rows))
        return drop_dependents(self.config, self.dataset, leaving, self._is_register and leaving == samples)

    def _list_leaving(self, plan: Plan) -> list[str]:
        """Return the keys of real rows that leave the register."""
        return [key for key, _ in plan.removed if key in self._real] if self._is_register else []

    @cached_property
    def _real(self) -> frozenset[str]:
        return frozenset(self._key(texts) for texts in self.old if not is_sample(texts))

    def _key(self, texts: Texts) -> str:
        return "/".join(texts[name] for name in self.dataset.schema.primary_key)


def _drop_answered(
    plan: Plan, own: Sequence[Problem], extract: Extract, dataset: Dataset
) -> Iterator[Problem]:
    """Yield what is wrong with rows, but for lacking names where the column of names is the unknown one.

    Nor of a row with a cell that could not be read: that may be its name; nor that nobody says the area of
    any, where a heading that nobody understands may, or the list is of another city.
    """
    faulty = {(problem.file, problem.row) for problem in own}
    keys = (NAMING, dataset.schema.primary_key, *dataset.schema.unique_keys)
    telling = {name for key in keys for name in key}
    read = {item.name for header in extract.headers.values() for item in header.fields.values()}
    is_unread = not telling & read and any(problem.rule == "intake-column" for problem in own)
    may_be_said = any(problem.rule in {"intake-heading", "intake-elsewhere"} for problem in own)
    lacking = [item.name for item in plan.lacking]
    for item in plan.problems:
        if item.rule == "intake-required" and may_be_said and lacking == [AREA_CODE]:
            continue
        if item.rule != "intake-unknown-row" or not (is_unread or (item.file, item.row) in faulty):
            yield item
