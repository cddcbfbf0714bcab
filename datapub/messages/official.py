"""Wordings of what prevents publishing an official site (official = true)."""

from __future__ import annotations

from datapub.messages.wording import Wording

_RELEASE = "发布没有经过审核"

OFFICIAL_WORDINGS = {
    "official-placeholder": Wording(
        "正式发布还有占位内容",
        "正式发布（official = true）时 {place} 还是占位的内容（{value}）",
        "请改成真实的内容；还没有的，请把 official 改成 false",
    ),
    "official-cell": Wording(
        "正式发布还有占位内容",
        "正式发布（official = true）时这一格还是占位的内容（{value}）",
        "请改成真实的内容；还不知道的，把这一格空着",
    ),
    "official-image": Wording(
        "标识图片不存在",
        "theme/assets 里没有图片{value}",
        "请把党政机关网站标识的图片放到 theme/assets，或改正 party_mark_image",
    ),
    "official-release/none": Wording(
        _RELEASE,
        "没有版本 {version} 的审核记录，不能正式发布",
        "请由提交人以外的同事审核，并在 datasets/releases.csv 里登记版本号、审核人和审核日期",
    ),
    "official-release/author": Wording(
        _RELEASE, "版本 {version} 的审核人{value}就是提交数据的人", "请由另一位同事审核，并改正审核人"
    ),
    "official-release/early": Wording(
        _RELEASE,
        "审核日期{value}早于数据提交的日期“{day}”，审核的不会是这个版本",
        "请改正审核日期，或重新审核",
    ),
    "official-release/unknown": Wording(
        _RELEASE,
        "查不到与现有文件一致的提交（没有提交记录，或者还有没提交的改动），无法核查有没有审核过",
        "请先提交改动，在带有提交记录的项目文件夹里发布，不要用解压的文件包",
    ),
    "official-duty": Wording(
        "法定义务的依据没有核对",
        "义务 {value} 的依据只有第二手的材料（可靠程度 {reliability}），正式发布前要对照原文",
        "请由法规部门对照官方原文，核对后把编号写进 site.toml 的 [confirmed] duties",
    ),
    "official-confirmed": Wording(
        "确认了不存在的义务", "[confirmed] duties 里的 {value} 不在义务清单里", "请改正编号，或删去"
    ),
}
