"""One or two rows of each listing in the made-up city, for tests of what holds for all listings."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support import Rows

_ROWS: Mapping[str, Rows] = {
    "guidance_centres": [
        {
            "id": "gc00001", "name": "甲市示例指导中心", "area_code": "990100", "host": "示例妇幼保健机构",
            "phone": "0990-6234567", "opened_on": "2022-06-01",
        },
        {"id": "gc00002", "name": "甲区示例指导中心", "area_code": "990102"},
    ],
    "activities": [
        {
            "id": "ac00001", "name": "示例辅食讲座", "area_code": "990102", "held_on": "2026-10-10",
            "starts_at": "09:30", "ends_at": "11:00", "place": "示例社区活动室", "guidance_kind": "膳食营养",
            "activity_form": "讲座", "organiser": "示例妇幼保健机构", "audience": "婴儿的家长",
            "attendance": "32", "activity_status": "如期", "url": "https://tuoyu.example/jiangzuo.html",
        },
        {
            "id": "ac00002", "name": "示例亲子活动", "area_code": "990100", "held_on": "2026-11-28",
            "ends_on": "2026-11-29", "guidance_kind": "生长发育", "activity_status": "如期",
        },
    ],
    "community_sites": [
        {
            "id": "cs00001", "name": "示例社区服务中心", "area_code": "990102", "kind": "社区服务中心（站）",
            "has_care": "true", "institution_id": "zb00001", "operator": "示例社会组织",
            "began_on": "2025-09-01",
        },
        {"id": "cs00002", "name": "示例卫生服务站", "area_code": "990103"},
    ],
    "training_providers": [
        {
            "id": "tp00001", "name": "示例职业学院", "area_code": "990102", "kind": "职业院校",
            "major": "示例托育专业", "began_on": "2024-09-01", "students": "80", "basis": "示例专业备案",
        },
        {"id": "tp00002", "name": "示例培训机构", "area_code": "990103"},
    ],
    "land_plots": [
        {
            "id": "lp00001", "name": "示例地块", "area_code": "990102", "plot_status": "已供应",
            "is_stand_alone": "true", "land_use": "教育用地", "land_m2": "3000", "planned_on": "2023-03-01",
            "basis": "示例规划", "supply_way": "划拨", "supplied_on": "2023-12-20",
            "institution_id": "zb00001",
        },
        {"id": "lp00002", "name": "示例另一地块", "area_code": "990103", "plot_status": "已规划"},
    ],
    "public_acts": [
        {
            "id": "pa00001", "name": "示例诚信评价", "area_code": "990102", "task_id": "T13",
            "act_kind": "诚信评价", "issuer": "示例卫生健康部门", "institution_id": "zb00001",
            "issued_on": "2026-03-02", "valid_until_on": "2027-12-31", "contents": "示例结果",
            "basis": "示例办法",
        },
        {
            "id": "pa00002", "name": "示例协会", "area_code": "990100", "task_id": "T13",
            "act_kind": "行业协会", "url": "https://tuoyu.example/xiehui.html",
        },
    ],
    "nursing_rooms": [
        {
            "id": "nr00001", "name": "示例商场", "area_code": "990102", "place_kind": "商业场所",
            "place_m2": "12000", "is_due": "true", "has_room": "true", "room_m2": "12", "kit_count": "9",
        },
        {
            "id": "nr00002", "name": "示例车站", "area_code": "990103", "is_due": "true",
            "has_room": "false",
        },
        {"id": "nr00003", "name": "示例公园", "area_code": "990103"},
    ],
    "housing_projects": [
        {
            "id": "hp00001", "name": "示例小区", "area_code": "990102", "kind": "新建居住区", "way": "配建",
            "is_required": "true", "required_by": "示例规划条件", "required_m2": "600", "built_m2": "620.5",
            "housing_accepted_on": "2025-06-30", "housing_delivered_on": "2025-08-30",
            "accepted_on": "2025-06-30", "delivered_on": "2025-08-30", "institution_id": "zb00001",
        },
        {"id": "hp00002", "name": "示例老院", "area_code": "990103", "kind": "已建成居住区"},
    ],
    "training_courses": [
        {
            "id": "tr00001", "name": "示例培训", "area_code": "990100", "began_on": "2026-09-01",
            "ended_on": "2026-09-05", "trainees": "负责人", "study_hours": "60", "people": "40",
            "passed": "38", "organiser": "示例卫生健康部门",
        },
        {"id": "tr00002", "name": "示例讲习", "area_code": "990102", "began_on": "2026-10-08"},
    ],
    "subsidies": [
        {
            "id": "su00001", "institution_id": "zb00001", "area_code": "990102", "kind": "运营补贴",
            "amount_cny": "12000.5", "period": "2026-Q3", "paid_on": "2026-09-30", "payer": "示例财政部门",
            "basis": "示例补贴办法",
        },
    ],
    "filing_notices": [
        {
            "id": "fn00001", "area_code": "990103", "applied_on": "2026-03-02", "receipted_on": "2026-03-05",
            "notified_on": "2026-03-20", "lacking": "卫生评价、消防安全检查", "legal_form": "企业",
            "result": "补正后备案", "resolved_on": "2026-04-10",
        },
        {"id": "fn00002", "area_code": "990102", "applied_on": "2026-03-02", "notified_on": "2026-04-20"},
    ],
}  # fmt: skip


def listed_rows(is_sample: str) -> dict[str, Rows]:
    """Return rows of every listing."""
    return {name: [{**row, "is_sample": is_sample} for row in rows] for name, rows in _ROWS.items()}
