"""The documents that can be read here: one table from a kind to the query that finds it in scope."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from anlan.campaigns.queries import submissions
from anlan.kernel.documents.kinds import Kind, kind_of_stored
from anlan.kernel.errors import NotFound
from anlan.kernel.scope import Actor


@dataclass(frozen=True, slots=True)
class Readable:
    """A document that this person may see, and the page to which it belongs."""

    source: str
    id: UUID
    name: str
    digest: str
    size: int
    kind: Kind
    home: str
    home_label: str

    @property
    def page_url(self) -> str:
        """Where it is read."""
        return reverse(f"documents:{self.source}", args=[self.id])

    @property
    def part_url(self) -> str:
        """One page or picture of it, by ?number=."""
        return reverse(f"documents:{self.source}_part", args=[self.id])

    @property
    def file_url(self) -> str:
        """The file itself, to keep."""
        return reverse(f"documents:{self.source}_file", args=[self.id])


def submission_file(actor: Actor, document_id: UUID) -> Readable:
    """A file of a submission in sight; raises NotFound."""
    found = submissions.submission_file(actor, document_id)
    return Readable(
        source="submission_file",
        id=found.pk,
        name=found.name,
        digest=found.file_id,
        size=found.file.size,
        kind=_kind(found.file.media_type),
        home=reverse("submissions:one", args=[found.submission_id]),
        home_label=_("报送事项"),
    )


def requirement_template(actor: Actor, document_id: UUID) -> Readable:
    """The template that comes with a requirement in sight; raises NotFound."""
    found = submissions.requirement(actor, document_id)
    if found.template is None:
        raise NotFound
    return Readable(
        source="requirement_template",
        id=found.pk,
        name=found.template_name,
        digest=found.template.pk,
        size=found.template.size,
        kind=_kind(found.template.media_type),
        home=reverse("campaigns:campaign", args=[found.campaign_id]),
        home_label=found.campaign.title,
    )


SOURCES: dict[str, Callable[[Actor, UUID], Readable]] = {
    "submission_file": submission_file,
    "requirement_template": requirement_template,
}


def _kind(media_type: str) -> Kind:
    kind = kind_of_stored(media_type)
    if kind is None:
        raise NotFound
    return kind
