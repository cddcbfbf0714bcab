"""How much of what people type is found: the site's own matcher on a made corpus, without a browser."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

import pytest

from childcare.derive.register import derive_register
from childcare.export.search import list_parts, list_rows
from childcare.profile import PROFILE
from childcare.sections import area as areas_section
from datapub.export.search import Words, write_search
from datapub.load import load_texts
from datapub.pages.section import SiteContent
from datapub.validate import validate_tables
from tests.search_corpus import CITY, ENTRIES, Query, list_queries, make_institution_rows, make_rows_of_places
from tests.support import PROJECT, cut_small, put_project

FIRST = 5
ANSWERED = {item.address for item in PROFILE.questions}
LEAST = 0.98

ASK = """
import { loadInstitutions } from "%(assets)s/institutions.js";
import { findSounding, isSplit, loadSite } from "%(assets)s/search-index.js";
import { prepareAnswers } from "%(assets)s/finder-answers.js";
import { answerLarge } from "%(assets)s/finder-large.js";

globalThis.document = { querySelector: () => ({ getAttribute: () => "search/site.json" }) };
const root = new URL("%(root)s/");
const site = await loadSite(root);
const part = isSplit(site) ? null : await loadInstitutions(root, site, site.parts[0]);
const answerSmall = prepareAnswers(site, part, (index, query) => findSounding(root, site, index, query));
const answer = async (query) => (part ? answerSmall(query) : (await answerLarge(root, site, query)).answer);
const told = [];
for (const query of JSON.parse(await Deno.readTextFile(new URL("queries.json", root)))) {
  const { cards, conditions, found, meant } = await answer(query);
  const addresses = [...cards, ...(conditions ? [conditions] : []), ...found].map(({ address }) => address);
  told.push({ addresses: addresses.slice(0, 8), meant, count: conditions?.count ?? null });
}
console.log(JSON.stringify(told));
"""


@pytest.fixture(scope="module", params=["whole", "large"])
def ask(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Return a function that asks the made city's site many questions at once.

    Once it is one file, and once as if it were too large to be loaded: in shards of a few rows.
    """
    root = tmp_path_factory.mktemp("recall")
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "large":
            cut_small(patch)
        yield make_asked(root)


def make_asked(root: Path) -> Any:
    """Write the made city's index, and return the function that asks it."""
    config = put_project(root, {**make_rows_of_places(), "institutions": make_institution_rows()})
    texts, faults = load_texts(config.root, config.datasets)
    tables, problems = validate_tables(config.datasets, texts)
    assert [str(one) for one in (*faults, *problems)] == []
    register = derive_register(tables, CITY)
    content = cast(SiteContent, SimpleNamespace(tables=tables, facts=SimpleNamespace(register=register)))
    list_entries = areas_section.SECTION.list_entries
    assert list_entries is not None
    entries: list[Words] = [
        (entry.kind, entry.name, entry.address, entry.note, *entry.words) for entry in list_entries(content)
    ]
    answers = [("", item.name, item.address, item.note, *item.words) for item in PROFILE.questions]
    words = {
        "folder": "institutions/",
        "kind": "机构",
        "page": "查机构",
        "caveat": "这不代表没有备案",
    }

    def put(address: str, file: bytes) -> None:
        (root / address).parent.mkdir(exist_ok=True)
        (root / address).write_bytes(file)

    write_search(
        put, words, PROFILE.entry_kinds, [*entries, *ENTRIES], partial(list_parts, register), answers,
        name=lambda address, _: address, make_large=partial(list_rows, register),
    )  # fmt: skip

    def asked(queries: list[str]) -> list[dict[str, Any]]:
        (root / "queries.json").write_text(json.dumps(queries), encoding="utf-8")
        script = ASK % {"assets": (PROJECT / "theme/assets").as_uri(), "root": root.as_uri()}
        (root / "ask.js").write_text(script, encoding="utf-8")
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        deno = shutil.which("deno", path=path)
        assert deno, "deno is missing: make test installs it"
        # Below /dev, where the tests keep their files, it reads nothing with less.
        command = [deno, "run", "-q", "--no-config", "--allow-all", str(root / "ask.js")]
        environment = os.environ | {"DENO_DIR": str(root / ".deno"), "DENO_NO_UPDATE_CHECK": "1"}
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return list(json.loads(done.stdout))

    return asked


def is_found(query: Query, answer: dict[str, Any]) -> bool:
    """Whether what has to be found stands among the first; of filters, each that is wanted and no other.

    "!" begins a filter that must not be read.
    """
    if query.wanted.startswith("!"):
        read = (dict(parse_qsl(urlsplit(address).query)) for address in answer["addresses"])
        return not any(query.wanted[1:] in filters for filters in read)
    if not query.wanted.startswith("?"):
        return query.wanted in answer["addresses"][:FIRST]
    wanted = dict(parse_qsl(query.wanted[1:]))
    return any(
        urlsplit(address).path == "institutions/" and dict(parse_qsl(urlsplit(address).query)) == wanted
        for address in answer["addresses"][:FIRST]
    )


def test_what_people_type_is_found(ask: Any) -> None:
    queries = list_queries()
    assert len(queries) >= 500
    missed: dict[str, list[str]] = defaultdict(list)
    counts: dict[str, int] = defaultdict(int)
    for query, answer in zip(queries, ask([query.text for query in queries]), strict=True):
        counts[query.kind] += 1
        if not is_found(query, answer):
            missed[query.kind].append(f"{query.text} → {query.wanted}: {answer['addresses'][:2]}")
    for kind, count in counts.items():
        print(f"{kind}：{count - len(missed[kind])}/{count}", *missed[kind], sep="\n    ")
    share = 1 - sum(map(len, missed.values())) / len(queries)
    print(f"{len(queries)} queries, in the first {FIRST}: {share:.1%}")
    assert share >= LEAST
    assert {kind: lost for kind, lost in missed.items() if len(lost) > 0.04 * counts[kind]} == {}


def test_a_word_that_is_part_of_names_answers_only_by_itself(ask: Any) -> None:
    alone, within = (answer["addresses"] for answer in ask(["新增", "新增托位"]))
    assert alone[0] == "changes/" and "changes/" not in within
    names = [
        "小红帽双语幼儿园",
        "小红帽蒙氏",
        "小红帽托管所",
        "小红帽小饭桌",
        "小红帽晚托班",
        "小红帽家政",
        "小红帽星级托育园",
        "小红帽示范托育",
    ]
    own = {address for answer in ask(names) for address in answer["addresses"]} & ANSWERED
    assert own == set()  # an answer would stand in place of 没有找到, and that it may have filed all the same


def test_what_is_left_of_a_question_is_no_other_name(ask: Any) -> None:
    """上 is only said before 雁门, but 上门 asks for no gate; and no page is named twice."""
    left, twice = ask(["上门的", "云栖 给家长 怎么选"])
    assert left["addresses"] == []
    assert twice["addresses"].count("guides/parents/") == 1


def test_what_has_ended_comes_after_others_that_fit_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = make_institution_rows()
    ended = {row["id"] for row in rows[::2]}
    changed = [row | {"status": "已注销" if row["id"] in ended else "已备案"} for row in rows]
    monkeypatch.setattr("tests.test_search_recall.make_institution_rows", lambda: changed)
    (answer,) = make_asked(tmp_path)(["幼儿园托班"])
    found = [address.split("/")[1] in ended for address in answer["addresses"] if "institutions/" in address]
    assert len(found) > 3 and found == sorted(found)
