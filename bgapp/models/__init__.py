"""The tables: who works where, what is filed, what stands in the forms, and what was decided."""

from bgapp.models.adjusting import AdjustmentReason
from bgapp.models.appraisal import Appraisal, Question
from bgapp.models.basis import LocalBasis
from bgapp.models.batches import Batch, BatchLine
from bgapp.models.checks import Answer, RuleSetting
from bgapp.models.comments import Comment, Message, Visibility
from bgapp.models.counts import FindingCount, FindingSummary
from bgapp.models.deadlines import Extension, Holiday
from bgapp.models.evidence import Evidence, EvidenceKind
from bgapp.models.filing import Choice, Filing, ListedProject, Period, Stage
from bgapp.models.forms import FORMS, ROWS, Form, Indicator, Row, SubProject
from bgapp.models.importing import Import, ImportFile, StagedForm
from bgapp.models.notices import Notice, Reminder
from bgapp.models.organization import Person, Post, Project, Role, Unit
from bgapp.models.review import ADMINISTRATOR, Channel, Event, Revision
from bgapp.models.scoring import ScoringScheme, default_scheme
from bgapp.models.stand_in import StandIn
from bgapp.models.trail import Seal, SealedHead
from bgapp.models.transfer import Job

__all__ = [
    "ADMINISTRATOR",
    "FORMS",
    "ROWS",
    "AdjustmentReason",
    "Answer",
    "Appraisal",
    "Batch",
    "BatchLine",
    "Channel",
    "Choice",
    "Comment",
    "Event",
    "Evidence",
    "EvidenceKind",
    "Extension",
    "Filing",
    "FindingCount",
    "FindingSummary",
    "Form",
    "Holiday",
    "Import",
    "ImportFile",
    "Indicator",
    "Job",
    "ListedProject",
    "LocalBasis",
    "Message",
    "Notice",
    "Period",
    "Person",
    "Post",
    "Project",
    "Question",
    "Reminder",
    "Revision",
    "Role",
    "Row",
    "RuleSetting",
    "ScoringScheme",
    "Seal",
    "SealedHead",
    "Stage",
    "StagedForm",
    "StandIn",
    "SubProject",
    "Unit",
    "Visibility",
    "default_scheme",
]
