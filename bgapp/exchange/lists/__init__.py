"""Lists that administrators keep in Excel (people, a period's projects): read whole, checked whole, then stored."""

from bgapp.exchange.lists.archive import check_size
from bgapp.exchange.lists.holidays import HOLIDAYS, import_holidays
from bgapp.exchange.lists.outcome import ListRefused, Outcome, Problem
from bgapp.exchange.lists.people import PEOPLE, import_people
from bgapp.exchange.lists.projects import PROJECTS, import_projects
from bgapp.exchange.lists.writing import password_slips, template

__all__ = [
    "HOLIDAYS",
    "PEOPLE",
    "PROJECTS",
    "ListRefused",
    "Outcome",
    "Problem",
    "check_size",
    "import_holidays",
    "import_people",
    "import_projects",
    "password_slips",
    "template",
]
