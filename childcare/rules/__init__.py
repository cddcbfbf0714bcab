"""The rules of a childcare register that only show when cells, rows or tables are read together.

Each rule is a generator of problems; this registry names it, and says what it rests on. The wording
of the texts it rests on has to be confirmed by the publisher's legal office before it is quoted.
"""

from __future__ import annotations

from childcare.rules import (
    activities,
    address,
    areas,
    as_published,
    assessments,
    children,
    contact,
    credit_code,
    dates,
    events,
    figures,
    goals,
    inspections,
    listings,
    measures,
    places,
    policy,
    principal,
    reconciliation,
    register,
    reports,
    sanctions,
    support,
    terms,
    totals,
)
from datapub.rules.data import Rule

_FILING = "国卫办人口发〔2019〕25号《托育机构登记和备案办法（试行）》"
_STANDARD = "国卫人口发〔2019〕58号《托育机构设置标准（试行）》《托育机构管理规范（试行）》"
_HOME = "国卫人口发〔2023〕28号《家庭托育点管理办法（试行）》"
_PRIVACY = "《个人信息保护法》"
_OWN = "本站的要求"

RULES: tuple[Rule, ...] = (
    Rule(
        "R01",
        register.check_filing,
        ("institutions",),
        basis=f"{_FILING}；全国托育机构备案信息公示的项目",
        is_law=True,
    ),
    Rule(
        "R02",
        register.check_authority,
        ("institutions", "areas"),
        basis=f"{_FILING}第七条",
        is_law=True,
    ),
    Rule(
        "filing-no",
        register.check_filing_no,
        ("institutions",),
        basis=f"{_OWN}：同一区域里一个备案编号只给一家机构，只提醒",
    ),
    Rule(
        "certified",
        register.check_certified,
        ("institutions",),
        basis=f"{_OWN}：持证的保育人员不多于保育人员",
    ),
    Rule(
        "admission-scope",
        register.check_scope,
        ("institutions",),
        basis=f"{_OWN}：只收本单位孩子的普惠机构要核对，只提醒",
    ),
    Rule(
        "R05",
        register.check_refusal,
        ("institutions",),
        basis=f"{_FILING}第九条（据第二手摘要）；{_OWN}（按材料的类别公开）",
        is_law=True,
    ),
    Rule(
        "R06",
        register.check_cancellation,
        ("institutions",),
        basis=f"{_STANDARD}（终止服务的注销备案）；{_OWN}（注销后仍列出）",
        is_law=True,
    ),
    Rule(
        "R11",
        principal.check_principal,
        ("institutions",),
        basis=f"{_PRIVACY}第十三条、第二十五条、第二十七条",
        is_law=True,
        may_be_exempted=False,
    ),
    Rule(
        "R12",
        children.check_children,
        ("observations", "indicators"),
        basis=f"{_PRIVACY}第四条、第二十八条；{_OWN}：少于 5 人的不公布",
        may_be_exempted=False,
    ),
    Rule(
        "R13",
        credit_code.check_credit_code,
        ("institutions",),
        basis=f"GB 32100-2015《法人和其他组织统一社会信用代码编码规则》；{_FILING}第四条",
        is_law=True,
    ),
    Rule("R14", dates.check_all, (), basis="日期的先后顺序"),
    Rule(
        "as-published",
        as_published.check_as_published,
        ("institutions",),
        basis=f"{_OWN}：知道到什么程度就写到什么程度，同一件事只写一种",
    ),
    Rule("R15", places.check_sum, ("institutions",), basis=f"{_OWN}：托位总数等于各班托位相加，含混合班"),
    Rule(
        "R16",
        places.check_classes,
        ("institutions",),
        basis=f"{_STANDARD}（班额和配比）；{_HOME}",
        is_law=True,
    ),
    Rule("R17", places.check_enrolment, ("institutions",), basis=f"{_OWN}：只提醒，不阻止发布"),
    Rule("R18", totals.check_all, ("areas",), basis=f"{_OWN}：合计等于各个区域相加，不重复计算"),
    Rule(
        "R20",
        policy.check_tasks,
        ("tasks",),
        basis="政策文件原文：每项任务列一次，责任单位照抄",
    ),
    Rule(
        "R21",
        figures.check_figures,
        (),
        basis=f"{_OWN}：每个数字都有来源、截至日期和单位，没有文件依据的不写目标",
    ),
    Rule(
        "task-report",
        reports.check_reports,
        ("task_progress",),
        basis=f"{_OWN}：报告写明谁、何时、进展到哪一步、一句话和依据；报告的期限是约定，不是法律规定",
    ),
    Rule(
        "event",
        events.check_events,
        ("institution_events",),
        basis=f"{_FILING}第十条（据第二手摘要）；{_OWN}：登记了动态的机构，名录的状态和日期要与动态一致",
    ),
    Rule(
        "inspection",
        inspections.check_inspections,
        ("inspections",),
        basis=f"{_OWN}：检查写明对谁、哪一天、由谁、发现几个问题、改好没有",
    ),
    Rule(
        "assessment",
        assessments.check_assessments,
        ("assessments",),
        basis=f"WS/T 821-2023《托育机构质量评估标准》（据第二手摘要）；{_OWN}：等级照评估结果写，不推算",
    ),
    Rule(
        "sanction",
        sanctions.check_sanctions,
        ("sanctions", "areas"),
        basis="《信用修复管理办法》（国家发展改革委令第36号）；国办发〔2025〕22号；《行政处罚法》第四十八条",
        is_law=True,
        may_be_exempted=False,
    ),
    Rule(
        "listing",
        listings.check_listings,
        ("areas",),
        basis=f"{_OWN}：服务和支持的每一行属于一个统计区域，或几个区域合用，加起来等于合计",
    ),
    Rule(
        "centre",
        listings.check_centres,
        ("guidance_centres", "institutions"),
        basis=f"{_OWN}：指导中心不是托育机构，不列在名录里",
    ),
    Rule(
        "activity",
        activities.check_activities,
        ("activities",),
        basis=f"{_OWN}：办过了才有参加人数，结束不早于开始，办在名录里的机构的要对得上；少于 5 人的不公布",
    ),
    Rule(
        "measure",
        measures.check_measures,
        ("support_measures", "areas", "policies"),
        basis=f"{_OWN}：支持措施都有依据，依据管得到的地方才适用，过了期的要看有没有延续",
    ),
    Rule(
        "nursing-room",
        support.check_rooms,
        ("nursing_rooms",),
        basis=f"关于母婴设施的公开报道（据第二手摘要）；{_OWN}：有没有、多大，前后一致",
    ),
    Rule(
        "community-site",
        support.check_sites,
        ("community_sites",),
        basis=f"{_OWN}：社区公共设施有没有托育服务、由谁提供，与名录一致",
    ),
    Rule(
        "training-provider",
        support.check_providers,
        ("training_providers",),
        basis=f"{_OWN}：院校和机构的专业、人数和日期前后一致，也与培训一致",
    ),
    Rule(
        "land",
        support.check_plots,
        ("land_plots",),
        basis=f"{_OWN}：只在规划里的没有供应，先规划后供应",
    ),
    Rule(
        "act",
        support.check_acts,
        ("public_acts",),
        basis=f"{_OWN}：工作举措查得到出处，写明落实哪项任务；评价的是当时有的机构",
    ),
    Rule(
        "housing",
        support.check_housing,
        ("housing_projects",),
        basis=f"{_OWN}：应配建的写明文件，设施和住宅的日期放在一起",
    ),
    Rule(
        "course",
        support.check_courses,
        ("training_courses",),
        basis=f"WS/T 821-2023 第5.2.1条（据第二手摘要）；{_OWN}：培训的日期和人数前后一致",
    ),
    Rule(
        "subsidy",
        support.check_subsidies,
        ("subsidies",),
        basis=f"{_OWN}：补贴写明给哪家、什么时候、多少钱，与名录一致",
    ),
    Rule(
        "filing-notice",
        support.check_notices,
        ("filing_notices",),
        basis=f"{_FILING}第九条（据第二手摘要）；{_OWN}：告知的日期和材料与名录一致",
        is_law=True,
    ),
    Rule("phone", contact.check_phone, (), basis=f"{_OWN}：只公开座机和服务热线"),
    Rule(
        "coordinates",
        contact.check_coordinates,
        ("institutions",),
        basis=f"{_OWN}：坐标要写明经度、纬度和坐标系",
    ),
    Rule(
        "address-place",
        address.check_address,
        ("institutions", "areas"),
        basis=f"{_OWN}：只提醒，不阻止发布",
    ),
    Rule(
        "home-address",
        contact.check_home_address,
        ("institutions",),
        basis=f"{_PRIVACY}第六条；{_OWN}：家庭托育点的地址只写到社区",
    ),
    Rule(
        "area-dates",
        areas.check_validity,
        ("areas",),
        basis=f"{_OWN}：区域有启用和停用的日期，数据要用当时有效的区域",
    ),
    Rule(
        "goal",
        goals.check_goals,
        ("goals",),
        basis=f"{_OWN}：由名录计算的目标，数什么、在哪里数、数到多少，都写在目标自己的一行里",
    ),
    Rule("reading", terms.check_readings, ("readings",), basis=f"{_OWN}：按拼音排列"),
    Rule(
        "terms",
        terms.check_terms,
        (),
        basis=f"{_OWN}：状态、类型和层级要是程序认识的，才知道算不算在合计里",
        may_be_exempted=False,
    ),
    Rule(
        "reconciliation",
        reconciliation.check_reconciliation,
        ("observations", "institutions", "areas"),
        basis=f"{_OWN}：公布的数与名录对得上，对不上的写明原因",
    ),
)
"""Every rule of the register, beside the engine's own."""
