"""``form``: write a workbook with today's rows, for staff to fill in."""

from __future__ import annotations

from pathlib import Path

from datapub.cli.context import DATA_PROBLEMS, DONE, SETTINGS_PROBLEMS, Commands, Context, add_overlay, refuse
from datapub.cli.target import check_targets


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("form", help="生成一份填报表（Excel），里面是现有的数据")
    parser.add_argument("dataset", metavar="数据集", help="数据集的名称或标题")
    parser.add_argument("--area", default="", metavar="代码", help="只要这个区域的行（区域代码）")
    parser.add_argument("-o", "--output", required=True, metavar="文件", help="填报表存成什么文件（.xlsx）")
    parser.add_argument(
        "--todo", action="store_true", help="只要还没有填全应当公开项目的行，填好后用 import --partial 导入"
    )
    add_overlay(parser)
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """Write the form."""
    from datapub.check import check
    from datapub.export.form import write_form
    from datapub.intake import describe_form, list_references, select_area
    from datapub.provenance import read_clock
    from datapub.rules.completeness import fill_sound, list_required, select_lacking

    options, config = context.options, context.config
    check_targets(context, options.output or ".")
    dataset = context.find_dataset(options.dataset)
    if dataset is None:
        return SETTINGS_PROBLEMS
    checked = check(context.profile, config, context.today)
    if dataset.name not in checked.tables:
        context.show([problem for problem in checked.problems if problem.file == dataset.path])
        return DATA_PROBLEMS
    is_whole = options.area == config.city_code and dataset.name == context.profile.register
    area = "" if is_whole else options.area
    table = select_area(checked.tables, dataset.name, area)
    if table is None:
        return refuse(f"数据集 {dataset.name} 不分区域，或没有区域 {options.area}。")
    if options.todo:
        filled = fill_sound(checked.tables, context.profile.fill)[dataset.name]
        table = select_lacking(table, list_required(context.profile.required, config), filled)
        if table.frame.empty:
            print(f"{dataset.title}应当公开的项目都填全了，没有要补的行。")
            return DONE
    references = list_references(checked.tables, dataset, area)
    moment = read_clock(config, None).published.replace(tzinfo=None)
    notes = describe_form(dataset, context.profile.form_notes)
    Path(options.output).write_bytes(write_form(table, references, moment, notes, area))
    print(f"填报表已生成：{options.output}，{dataset.title}，{len(table.frame)} 行。")
    return DONE
