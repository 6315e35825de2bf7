"""Addresses of the pages of campaigns."""

from django.urls import path

from anlan.web.campaigns.views import plan, requirements, roster, running, wizard

app_name = "campaigns"
ONE = "<uuid:campaign_id>/"
UNIT = f"{ONE}units/<uuid:unit_id>/"
REQUIREMENT = f"{ONE}requirements/<uuid:requirement_id>/"

urlpatterns = [
    path("", running.campaigns, name="list"),
    path("new/", wizard.create, name="create"),
    path("from-plan/", plan.plan, name="from_plan"),
    path("from-plan/draft/", plan.plan_draft, name="plan_draft"),
    path(ONE, running.campaign, name="campaign"),
    path(f"{ONE}edit/", wizard.edit, name="edit"),
    path(f"{ONE}phases/", wizard.phases, name="phases"),
    path(f"{ONE}targets/", wizard.targets, name="targets"),
    path(f"{ONE}requirements/", requirements.requirements, name="requirements"),
    path(f"{ONE}requirements/add/", requirements.add, name="add_requirement"),
    path(REQUIREMENT, requirements.edit, name="edit_requirement"),
    path(f"{REQUIREMENT}template/", requirements.template, name="requirement_template"),
    path(f"{REQUIREMENT}drop/", requirements.drop, name="drop_requirement"),
    path(f"{ONE}preview/", wizard.preview, name="preview"),
    path(f"{ONE}preview/units/", wizard.preview_units, name="preview_units"),
    path(f"{ONE}launch/", wizard.launch, name="launch"),
    path(f"{ONE}discard/", wizard.discard, name="discard"),
    path(f"{ONE}units/", running.units, name="units"),
    path(UNIT, running.unit, name="unit"),
    path(f"{UNIT}admit/", roster.admit, name="admit"),
    path(f"{UNIT}release/", roster.release, name="release"),
    path(f"{UNIT}refresh/", roster.refresh, name="refresh"),
    path(f"{ONE}roster/", roster.roster, name="roster"),
    path(f"{ONE}close/", roster.close, name="close"),
    path(f"{ONE}resume/", roster.resume, name="resume"),
]
