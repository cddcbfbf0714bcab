"""A handmade history for the shipped project, so that the built site has changes to show."""

from __future__ import annotations

from datetime import datetime

from datapub.clock import CHINA
from datapub.config import Config
from datapub.history import Commit, Edit, History, Revision, RowHistory, read_folder

FIRST = Commit("1" * 40, datetime(2026, 9, 30, 9, 0, tzinfo=CHINA))
SECOND = Commit("abcdef" + "2" * 34, datetime(2026, 10, 8, 9, 0, tzinfo=CHINA))


def make_history(config: Config) -> History:
    """Return two commits: all rows, then a fee, a cancellation, an arrival and a new goal's words."""
    snapshots = read_folder(config.root).snapshots
    institutions = list(snapshots["institutions"].rows.items())
    changed_fee = institutions[0]
    arrived = next(item for item in institutions if item[1]["area_code"] != changed_fee[1]["area_code"])

    def about(cells: dict[str, str]) -> dict[str, str]:
        return {name: cells[name] for name in ("name", "area_code", "status", "is_sample")}

    (fee_key, fee), (come_key, come) = changed_fee, arrived
    gone = {**about(dict(fee)), "name": "示例·不在了托育园（样例）"}
    goal_key, goal = next(iter(snapshots["goals"].rows.items()))
    edits = (
        Edit("institutions", fee_key, {"fee_cny_month": "900", "enrolled": "9"},
             {"fee_cny_month": "1100", "enrolled": "8"}, about(dict(fee))),
        Edit("institutions", come_key, None, dict(come), about(dict(come))),
        Edit("institutions", ("sl99999",), {"status": "已备案"}, {"status": "已注销"}, gone),
        Edit("goals", goal_key, {"measure": ""}, {"measure": goal["measure"]}, {}),
    )  # fmt: skip
    changed = {("institutions", fee_key), ("goals", goal_key)}
    rows = {
        name: {key: RowHistory(FIRST, SECOND if (name, key) in changed else FIRST) for key in snapshot.rows}
        for name, snapshot in snapshots.items()
    }
    started = {name: len(snapshot.rows) for name, snapshot in snapshots.items()}
    return History((FIRST, SECOND), rows, (Revision(FIRST, started=started), Revision(SECOND, edits)))
