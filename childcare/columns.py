"""The columns of each dataset that the program reads: a project may add others, and drop none of these."""

from __future__ import annotations

from typing import Final

NEEDED: Final = {
    name: tuple(columns.split())
    for name, columns in {
        "institutions": (
            "id name other_name credit_code site_no area_code street_code address provider_type "
            "operator_type is_converted legal_form profit_status service_forms admission_scope status "
            "authorization_type filing_authority filing_no filed_on filed_month registrar "
            "registered_on application_received_on refusal_reasons changed_on cancelled_on expires_on "
            "classes_infant classes_junior classes_senior classes_mixed places_infant places_junior "
            "places_senior places_mixed places enrolled caregivers caregivers_certified fee_cny_month "
            "fee_cny_month_min fee_cny_month_max fee_note fee_basis is_inclusive demonstration_level "
            "quality_grade quality_graded_on hygiene_result has_fire_safety has_meals "
            "has_food_licence medical_partner phone principal_name principal_basis "
            "principal_consent_on longitude latitude crs as_of_on is_sample"
        ),
        "institution_events": (
            "id institution_id kind happened_on changed_field before after basis is_sample note"
        ),
        "inspections": (
            "id institution_id inspected_on kind inspectors programme items findings_serious "
            "findings_general findings_minor findings due_on findings_rectified rectified_on "
            "institution_reply url is_sample note"
        ),
        "assessments": (
            "id institution_id assessed_on standard assessor score_conditions score_team score_care "
            "score_health score_nurture score_safety score_management score quality_grade "
            "valid_until_on is_sample note"
        ),
        "public_acts": (
            "id name area_code task_id act_kind issuer institution_id issued_on valid_until_on "
            "contents basis url is_sample note"
        ),
        "land_plots": (
            "id name area_code plot_status is_stand_alone land_use land_m2 planned_on basis "
            "supply_way supplied_on institution_id url is_sample note"
        ),
        "training_providers": ("id name area_code kind major began_on students basis url is_sample note"),
        "sanctions": (
            "id institution_id category penalties decision_no decided_on basis violation authority "
            "published_until_on ended_early_on ended_by publication_ends_on is_sample note"
        ),
        "filing_notices": (
            "id area_code applied_on receipted_on notified_on lacking legal_form result resolved_on "
            "institution_id is_sample note"
        ),
        "subsidies": (
            "id institution_id area_code kind amount_cny period paid_on payer basis is_sample note"
        ),
        "training_courses": (
            "id name area_code began_on ended_on trainees subject study_hours people passed organiser "
            "provider url is_sample note"
        ),
        "housing_projects": (
            "id name area_code kind way is_required required_by required_m2 built_m2 "
            "housing_accepted_on housing_delivered_on accepted_on delivered_on institution_id "
            "is_sample note"
        ),
        "community_sites": (
            "id name area_code kind has_care institution_id operator began_on is_sample note"
        ),
        "nursing_rooms": (
            "id name area_code place_kind place_m2 daily_visitors is_due has_room room_m2 kit_count "
            "managed_by is_sample note"
        ),
        "guidance_centres": ("id name area_code host address phone opened_on is_sample note"),
        "activities": (
            "id name area_code institution_id held_on ends_on starts_at ends_at place guidance_kind "
            "activity_form organiser audience attendance activity_status url is_sample note"
        ),
        "support_measures": (
            "id name measure_kind area_code legal_forms care_forms conditions benefit how_to_apply "
            "basis policy_id applies_from_on valid_until_on unit_id reliability note"
        ),
        "areas": (
            "code name short_name aliases level parent_code is_reporting_area is_official_code "
            "valid_from_on valid_to_on sort_order population population_as_of_on population_source "
            "filing_authority note"
        ),
        "streets": ("code name area_code source"),
        "indicators": (
            "id name definition formula unit direction cadence unit_id responsible numerator_name "
            "denominator_name multiplier has_child_count is_additive is_flow related_task_id "
            "home_order area_order is_on_map reliability note"
        ),
        "observations": (
            "id indicator_id area_code period as_of_on numerator denominator value scope source_title "
            "source_url reliability is_sample note"
        ),
        "targets": (
            "id indicator_id area_code due_on value base_observation_id statement source_title "
            "source_url reliability note"
        ),
        "goals": (
            "id due_on due_precision text is_paraphrase is_measurable measure measure_indicator_id "
            "measure_area_codes measure_value policy_id short_text"
        ),
        "tasks": ("id kind group number title text units_text due_on answered_by note policy_id"),
        "task_units": ("task_id position unit_id"),
        "task_progress": (
            "id task_id area_code unit_id period due_on status reported_on reported_by summary "
            "evidence_url is_sample note"
        ),
        "units": ("id name current_name kind note"),
        "policies": (
            "id title document_no issuer issued_on relation is_founding item_counts areas_phrase url "
            "reliability note"
        ),
        "contacts": ("id area_code name kind contact hours note"),
        "area_tiles": ("area_code tile_row tile_column"),
        "reconciliations": ("observation_id difference explanation explained_on"),
    }.items()
}
"""The columns of each dataset that the code names."""
