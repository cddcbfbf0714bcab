"""婴幼儿照护服务发展指导中心 (task 6): a list of their own, never counted as institutions."""

from __future__ import annotations

from childcare.listings import Listing

LISTING = Listing(
    "guidance_centres",
    columns=("name", "area_code", "host", "address", "phone", "opened_on"),
    unit="家",
)
