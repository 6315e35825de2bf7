"""What a version of a checklist can be, and the words an item is written in."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VersionState(TextChoices):
    """A draft may be edited; a published version never changes."""

    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")


class Mark(TextChoices):
    """How far a legal basis was verified; nothing unverified is printed as a basis."""

    VERIFIED = "V", _("已核对")
    SECOND_HAND = "P", _("转引")
    UNVERIFIED = "U", _("待核对")


class BasisKind(TextChoices):
    """What sort of text a basis is; a practice explains an item and binds nobody."""

    LAW = "law", _("法律")
    ADMINISTRATIVE_REGULATION = "administrative_regulation", _("行政法规")
    LOCAL_REGULATION = "local_regulation", _("地方性法规")
    RULE = "rule", _("部门规章")
    STANDARD = "standard", _("标准")
    DOCUMENT = "document", _("规范性文件")
    PLAN = "plan", _("工作方案")
    PRACTICE = "practice", _("工作做法")


class Factor(TextChoices):
    """人机物环管."""

    PERSON = "person", _("人")
    MACHINE = "machine", _("机")
    MATERIAL = "material", _("物")
    ENVIRONMENT = "environment", _("环")
    MANAGEMENT = "management", _("管")


class AnswerType(TextChoices):
    """How an item is answered."""

    YES_NO = "yes_no", _("是否符合")
    YES_NO_NUMBER = "yes_no_number", _("是否符合并填数")


class Method(TextChoices):
    """查法."""

    LOOK = "look", _("看现场")
    PAPERS = "papers", _("查资料")
    TEST = "test", _("实测")
    ASK = "ask", _("询问")


class EvidenceRule(TextChoices):
    """Photos are asked for only where a hazard is recorded."""

    PHOTO_ON_FAILURE = "photo_on_failure", _("不符合时拍照")
    NONE = "none", _("不需要照片")
