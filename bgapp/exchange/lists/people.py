"""The list of people (人员): one row per post, people matched by their login."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from bgapp.exchange.lists.columns import Column
from bgapp.exchange.lists.outcome import ListRefused, Outcome, Problem, check
from bgapp.exchange.lists.reading import Row, read_list
from bgapp.exchange.lists.units import Units
from bgapp.exchange.passwords import set_first_password
from bgapp.models import Person, Post, Role, Unit
from bgapp.rules.text import fold, quoted

ROLES = {fold(role.label): role for role in Role}

PEOPLE = (
    Column("username", "登录名", "必填。每人一个；已有的人按它认出。", ("用户名", "账号", "登录账号")),
    Column("name", "姓名", "必填。一人多行时，各行要一致，也可以只填第一行。", width=14),
    Column("phone", "联系电话", "选填。空着时，已有的电话保留。", ("电话", "手机", "联系方式"), required=False),
    Column("email", "电子邮箱", "选填。空着时，已有的邮箱保留。", ("邮箱", "电子邮件"), width=26, required=False),
    Column(
        "unit",
        "单位（名称或代码）",
        "岗位所在的单位；一人有几个岗位，就写几行。没有岗位的人，单位和角色都空着。",
        ("单位名称", "单位代码"),
        width=32,
    ),
    Column("role", "角色", f"填：{'、'.join(role.label for role in Role)}。", ("岗位",)),
)

IDENTITY = {"name": "姓名", "phone": "联系电话", "email": "电子邮箱"}
"""What a list says of the person, the same in all rows of theirs."""

STALE = "刚才有人同时改动了人员，本次没有导入。请再导入一次。"
BATCH = 500


@dataclass
class _Listed:
    """A person of the list: the rows, and what they say together."""

    person: Person
    rows: list[Row]
    posts: dict[tuple[Unit, Role], None] = field(default_factory=dict)
    changed: bool = False


def import_people(name: str, data: bytes) -> Outcome:
    """Take in an Excel list; :class:`ListRefused` with everything that is wrong, and then nothing is stored.

    Posts are only added, and an empty phone or address leaves the known one.
    """
    listing = read_list(name, data, PEOPLE)
    try:
        with transaction.atomic():
            problems = listing.problems
            people = _people(listing.rows, problems)
            check(name, problems)
            return _store(people, listing.notes)
    except IntegrityError as error:
        raise ListRefused(STALE) from error


def _people(rows: list[Row], problems: list[Problem]) -> list[_Listed]:
    """The people of the list, each with all own rows read."""
    units = Units()
    people = [_Listed(person, own) for person, own in _grouped(rows, problems)]
    for listed in people:
        _read_identity(listed, problems)
        for row in listed.rows:
            _read_post(listed, row, units, problems)
    return people


def _grouped(rows: list[Row], problems: list[Problem]) -> list[tuple[Person, list[Row]]]:
    """The rows of each login, with the person it belongs to or a new one."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        username = fold(row.text("username"))
        if username:
            groups.setdefault(username, []).append(row)
        else:
            problems.append(Problem(row["username"].place, "没有填写登录名（合并的单元格请取消合并，逐行填写）。"))
    known = Person.objects.in_bulk(groups, field_name="username")
    return [(known.get(username) or Person(username=username), own) for username, own in groups.items()]


def _read_identity(listed: _Listed, problems: list[Problem]) -> None:
    """Set name, phone and address from the rows, which must agree, and check them as the model does."""
    before = [getattr(listed.person, column) for column in IDENTITY]
    for column, label in IDENTITY.items():
        given = [row[column] for row in listed.rows if row.text(column)]
        for cell in given[1:]:
            if fold(cell.text) != fold(given[0].text):
                message = f"同一登录名的{label}前后不一致：{given[0].place} 是{quoted(given[0].text)}，请改成一样的。"
                problems.append(Problem(cell.place, message))
        if given:
            setattr(listed.person, column, given[0].text)
    listed.changed = before != [getattr(listed.person, column) for column in IDENTITY]
    _check_fields(listed, problems)


def _check_fields(listed: _Listed, problems: list[Problem]) -> None:
    first = listed.rows[0]
    if not listed.person.name:
        problems.append(Problem(first["name"].place, "没有填写姓名。"))
        return
    try:
        listed.person.clean_fields(exclude={"password"})
    except ValidationError as error:
        for column, messages in error.message_dict.items():
            problems.append(Problem(first[column].place, " ".join(messages)))


def _read_post(listed: _Listed, row: Row, units: Units, problems: list[Problem]) -> None:
    """Add the post of a row; a row with neither unit nor role has none."""
    if not row.text("unit") and not row.text("role"):
        return
    unit = units.find(row["unit"], problems)
    role = ROLES.get(fold(row.text("role")))
    if role is None:
        problems.append(Problem(row["role"].place, _no_role(row.text("role"))))
    elif unit is not None:
        listed.posts[unit, role] = None


def _no_role(text: str) -> str:
    roles = "、".join(role.label for role in Role)
    return f"没有{quoted(text)}这个角色，请填：{roles}。" if text else f"没有填写角色，请填：{roles}。"


def _store(people: list[_Listed], notes: list[str]) -> Outcome:
    """Write what is new or changed."""
    new = [listed.person for listed in people if listed.person.pk is None]
    known = [listed for listed in people if listed.person.pk is not None]
    passwords = [(person, set_first_password(person)) for person in new]
    Person.objects.bulk_create(new)
    posts = _new_posts(people)
    Post.objects.bulk_create(posts)
    gained = {post.person_id for post in posts}
    changed = [listed.person for listed in known if listed.changed or listed.person.pk in gained]
    Person.objects.bulk_update(changed, list(IDENTITY), batch_size=BATCH)
    return Outcome([*new], [*changed], len(known) - len(changed), notes + _inactive(known), passwords)


def _new_posts(people: list[_Listed]) -> list[Post]:
    """The posts that the people of the list do not hold yet."""
    held = set(Post.objects.values_list("person_id", "unit_id", "role"))
    return [
        Post(person=listed.person, unit=unit, role=role)
        for listed in people
        for unit, role in listed.posts
        if (listed.person.pk, unit.pk, role.value) not in held
    ]


def _inactive(people: list[_Listed]) -> list[str]:
    """A note that names who stays deactivated."""
    names = [listed.person.name for listed in people if not listed.person.is_active]
    return [f"已停用、导入后仍停用的人员：{'、'.join(names)}。"] if names else []
