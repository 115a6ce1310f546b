"""The tables: who works where, what is filed, what stands in the forms, and what was decided."""

from bgapp.models.evidence import Evidence, EvidenceKind
from bgapp.models.filing import Choice, Filing, ListedProject, Period, Stage
from bgapp.models.forms import FORMS, ROWS, Form, Indicator, Row, SubProject
from bgapp.models.organization import Person, Post, Project, Role, Unit
from bgapp.models.review import Event, Revision
from bgapp.models.scoring import ScoringScheme, default_scheme
from bgapp.models.transfer import Job

__all__ = [
    "FORMS",
    "ROWS",
    "Choice",
    "Event",
    "Evidence",
    "EvidenceKind",
    "Filing",
    "Form",
    "Indicator",
    "Job",
    "ListedProject",
    "Period",
    "Person",
    "Post",
    "Project",
    "Revision",
    "Role",
    "Row",
    "ScoringScheme",
    "Stage",
    "SubProject",
    "Unit",
    "default_scheme",
]
