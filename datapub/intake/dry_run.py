"""Work out the result of importing rows into a dataset, without writing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from datapub.aliases import MAPPINGS
from datapub.characters import UNSEEN
from datapub.config import Config
from datapub.intake.dependents import Dependents, drop_dependents
from datapub.intake.duplicates import find_moved, find_renamed
from datapub.intake.extract import Decision, Extract, SourceRow
from datapub.intake.inference import ListDefaults
from datapub.intake.matching import NAMING, Texts
from datapub.intake.outcome import check_result, drop_consequences
from datapub.intake.outliers import Outlier, find_outliers
from datapub.intake.plan import Plan, Removal, SheetRows, StoredRows
from datapub.intake.planning import plan_import
from datapub.intake.references import find_places
from datapub.intake.remarks import check_contradictions
from datapub.intake.removals import list_removed, write_removals
from datapub.intake.row_ids import is_sample
from datapub.intake.sources import SourceMapping, write_mappings
from datapub.intake.three_way_merge import Base, MergedRows, merge_rows
from datapub.load import write_texts
from datapub.model import AREA_CODE, Dataset
from datapub.problem import Problem, in_order
from datapub.profile import Profile
from datapub.rules.losses import TABLE as REMOVALS

FindCandidates = Callable[
    [Dataset, Sequence[tuple[SourceRow, Texts]], Sequence[Texts]], Iterator[tuple[SourceRow, Texts]]
]
"""Pairs new rows with existing rows that the list does not name, and that they may be."""


@dataclass(frozen=True)
class Import:
    """What an import read, and what it would do; nothing has been written yet.

    Attributes:
        list_defaults: the values that hold for all new rows, and what is odd about some rows.
        merged: the rows, for a form reduced to the cells its clerk edited.
        problems: why the import cannot be carried out; empty if it can.
        content: content of the dataset's file after the import.
        outliers: figures far from the register's, for a person to verify.
        renamed: new rows that may be an existing row under a new name, with that row's key and label.
        moved: new rows that may be an existing row in a new area, with that row's key and label.
        refused: rows that are left out so that the others can be imported.
        faults: the problems of the refused rows.
        source: the mapping of the list's source, to be stored.
        others: path in the project -> content, of further files to be written.
        unexplained: ids of real rows that leave the register without a recorded reason.
        dependents: title of another dataset -> number of its sample rows removed along.
        lacks_base: whether it is a form or a download, and what its rows were at first is not known.
    """

    dataset: Dataset
    extract: Extract
    list_defaults: ListDefaults
    merged: MergedRows
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
    lacks_base: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return self.plan.is_empty and not self.source.added


@dataclass(frozen=True)
class Options:
    """The options of the command ``import``.

    Attributes:
        sheet: names of the sheets to be read, joined by 、; "" for all that look like the dataset.
        area: code or name of the area that the list covers; "" for all.
        is_partial: whether rows that the list does not name stay.
        reason: why many rows, or rows that must stay, are removed.
        defaults: values for new rows, as 列名=内容.
        replaces_samples: whether all sample rows are removed.
        is_sound_only: whether faulty rows are left out, instead of refusing the file.
        hidden: the decision about hidden rows, columns and sheets.
        struck: the decision about struck-out rows and cells.
        source: name of the list's source; "" to recognise it by its columns.
        columns: fields of columns, as 列名=字段 or 列名=不导入.
        values: meanings of words, as 列名:写法=内容.
        confirmed_by: who confirmed the mapping to be stored, and what titles suggest.
        removed_reason: the class of reasons for which rows leave the register.
        decided_by: the post that decided their removal.
    """

    sheet: str = ""
    area: str = ""
    is_partial: bool = False
    reason: str = ""
    defaults: Sequence[str] = field(default_factory=tuple)
    replaces_samples: bool = False
    is_sound_only: bool = False
    hidden: Decision = Decision.NONE
    struck: Decision = Decision.NONE
    source: str = ""
    columns: Sequence[str] = field(default_factory=tuple)
    values: Sequence[str] = field(default_factory=tuple)
    confirmed_by: str = ""
    removed_reason: str = ""
    decided_by: str = ""


@dataclass(frozen=True)
class DryRun:
    """A list that has been read, and everything its rows are compared with.

    Attributes:
        file: name of the list's file, for problems.
        old: the dataset's rows now.
        base: the rows a form was generated from; None if the list is not a form.
        area: code of the area that the list covers; "" for all.
        problems: problems that hold whichever rows are imported.
        registers_reason: whether rows that leave the register are entered in the dataset of removals.
        is_ours: whether the list is one of our own forms or downloads.
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
    list_defaults: ListDefaults
    source: SourceMapping
    problems: Sequence[Problem]
    registers_reason: bool
    is_ours: bool

    def run(self, rows: Sequence[SourceRow], own: Sequence[Problem], is_partial: bool) -> Import:
        """Return the result of importing some of the list's rows.

        Args:
            own: problems of these rows by themselves.
            is_partial: whether rows of the dataset that none of these names stay.
        """
        config, dataset = self.config, self.dataset
        merged = merge_rows(self.file, dataset, self.base, self.old, rows) if self.base else MergedRows(rows)
        plan = self._plan(merged, is_partial)
        found = [
            *self.problems, *own, *merged.problems,
            *_drop_answered(plan, [*self.problems, *own], self.extract, dataset),
            *check_contradictions(
                self.file, dataset, self.extract, [row for row, _, _ in plan.added], self.list_defaults.texts
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
            dataset, self.extract, self.list_defaults, merged, plan, tuple(in_order(found)), content,
            outliers=outliers, source=self.source, others=others, unexplained=leaving,
            dependents=dependents.counts, lacks_base=self.is_ours and self.base is None,
            renamed=tuple(self._list_candidates(plan, find_renamed)),
            moved=tuple(self._list_candidates(plan, find_moved)),
        )  # fmt: skip

    def _list_candidates(self, plan: Plan, find: FindCandidates) -> Iterator[tuple[SourceRow, str, str]]:
        named = {self._key(plan.rows[number - 2]) for number in plan.sources}
        others = [texts for texts in self.old if not is_sample(texts) and self._key(texts) not in named]
        written = {self._key(texts): texts for texts in plan.rows}
        added = [(row, written[key]) for row, key, _ in plan.added]
        for row, texts in find(self.dataset, added, others):
            yield row, self._key(texts), texts["name"]

    @property
    def _is_register(self) -> bool:
        return self.dataset.name == self.profile.register

    def _plan(self, merged: MergedRows, is_partial: bool) -> Plan:
        sheet = SheetRows(
            self.file,
            merged.rows,
            area=self.area,
            defaults=self.list_defaults.texts,
            likely=self.list_defaults.likely,
            added_since=merged.added_since,
            is_ours=self.is_ours,
            faulty=frozenset(problem.column for problem in self.extract.problems if problem.column),
        )
        stored = StoredRows(
            self.dataset,
            self.old,
            id_prefix=self.config.id_prefix if self._is_register else "",
            retired_ids=list_removed(self.config) if self._is_register else (),
            must_stay=self.profile.must_stay,
            is_within=find_places(self.config, self.dataset, AREA_CODE).is_within,
        )
        reason = UNSEEN.sub("", self.options.reason).strip() or self.options.removed_reason
        return plan_import(sheet, stored, Removal(is_partial, reason, self.options.replaces_samples))

    def _drop_dependents(self, plan: Plan) -> Dependents:
        """Return the samples of other datasets that are removed along with ours."""
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
    """Yield the plan's problems, without those that only follow from a problem already found.

    A missing name follows from an unknown column, which may be that of the names, and from an unreadable cell
    in the same row. A missing area follows from a heading that could not be interpreted, or from the list
    being of another city.
    """
    faulty = {(problem.file, problem.row) for problem in own}
    keys = (NAMING, dataset.schema.primary_key, *dataset.schema.unique_keys)
    distinguishing = {name for key in keys for name in key}
    read = {item.name for header in extract.headers.values() for item in header.fields.values()}
    is_unread = not distinguishing & read and any(problem.rule == "intake-column" for problem in own)
    may_be_given = any(problem.rule in {"intake-heading", "intake-elsewhere"} for problem in own)
    lacking = [item.name for item in plan.lacking]
    for item in plan.problems:
        if item.rule == "intake-required" and may_be_given and lacking == [AREA_CODE]:
            continue
        if item.rule != "intake-unknown-row" or not (is_unread or (item.file, item.row) in faulty):
            yield item
