"""Units (单位), people (人员), the posts that people hold at units (岗位), and the units' projects (项目)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models

from bgapp.rules.text import fold
from bgapp.sheets.layout import NAME_LENGTH


class Role(models.TextChoices):
    """What a person does at a unit; the administrator is a mark on the person, not a post."""

    PREPARER = "preparer", "填报人"
    UNIT_REVIEWER = "unit_reviewer", "单位审核人"
    DEPARTMENT_REVIEWER = "department_reviewer", "主管部门审核人"
    FINANCE_REVIEWER = "finance_reviewer", "财政部门审核人"
    READER = "reader", "查阅人"


class Unit(models.Model):
    """A unit in the tree; ``path`` and ``department`` follow from ``parent`` and are kept by ``save``.

    The ids in ``path`` are equally wide, so that the tree sorts right under any collation.
    """

    name = models.CharField("单位名称", max_length=NAME_LENGTH, unique=True)
    code = models.CharField("单位代码", max_length=50, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上级单位", null=True, blank=True, related_name="children"
    )
    is_department = models.BooleanField(
        "主管部门", default=False, help_text="勾选后，本单位的主管部门就是它自己；不勾选时，主管部门是上级单位。"
    )
    department = models.ForeignKey(
        "self", models.SET_NULL, verbose_name="主管部门", null=True, editable=False, related_name="subordinates"
    )
    path = models.CharField("层级", max_length=NAME_LENGTH, editable=False, db_index=True)

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~models.Q(code=""),
                name="unit_code_unique",
                violation_error_message="已有单位使用这个单位代码。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        """Save, then put ``path`` and ``department`` right here and below."""
        super().save(**kwargs)
        self.path = f"{self.parent.path if self.parent else '/'}{self.pk:08d}/"
        self.department = self if self.is_department or not self.parent else self.parent
        super().save(update_fields=["path", "department"])
        for child in self.children.all():
            child.save()

    def clean(self) -> None:
        if self.pk and self.parent and self.parent.path.startswith(self.path):
            raise ValidationError({"parent": "上级单位不能是本单位自己或它的下级，请另选。"})


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> Person:
        """What ``manage.py createsuperuser`` calls: the first administrator of an installation."""
        return self.create_user(username, password, is_administrator=True, must_change_password=False, **fields)


class Person(AbstractBaseUser):
    """Somebody who answers with the own name; deactivated when leaving, never deleted."""

    username = models.CharField(
        "登录名", max_length=50, unique=True, error_messages={"unique": "已有人使用这个登录名，请换一个。"}
    )
    name = models.CharField("姓名", max_length=50)
    phone = models.CharField("联系电话", max_length=50, blank=True)
    email = models.EmailField("电子邮箱", blank=True, help_text="填了，每个工作日把未读通知汇成一封邮件寄去。")
    digest_on = models.DateField("最近寄汇总的日期", null=True, editable=False)
    is_active = models.BooleanField("在用", default=True, help_text="人员离开后取消勾选；其填报和审核记录保留。")
    is_administrator = models.BooleanField(
        "系统管理员", default=False, help_text="管理单位、人员、申报期；不能查看任何申报表。"
    )
    must_change_password = models.BooleanField("下次登录须改密码", default=True)

    objects = PersonManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        ordering = ["name", "username"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Django's admin lets administrators in."""
        return self.is_administrator

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.is_administrator

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_administrator


class Post(models.Model):
    """A role of a person at a unit."""

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="人员", related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="单位", related_name="posts")
    role = models.CharField("角色", max_length=30, choices=Role.choices)

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit", "role"],
                name="post_unique",
                violation_error_message="此人在该单位已有这个角色。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_role_display()}"


class Project(models.Model):
    """A project of a unit, which continues over the years."""

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="实施单位", related_name="projects")
    name = models.CharField("项目名称", max_length=NAME_LENGTH)
    folded_name = models.CharField("匹配用名称", max_length=NAME_LENGTH, editable=False)
    code = models.CharField("项目编码", max_length=50, blank=True)

    class Meta:
        verbose_name = "项目"
        verbose_name_plural = "项目"
        ordering = ["unit", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "folded_name"],
                name="project_name_unique",
                violation_error_message="该单位已有同名项目。",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=~models.Q(code=""),
                name="project_code_unique",
                violation_error_message="已有项目使用这个项目编码。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        """Save with ``folded_name`` kept: the name with white space and character width folded."""
        self.folded_name = fold(self.name)
        super().save(**kwargs)

    def clean(self) -> None:
        self.folded_name = fold(self.name)
        if len(self.folded_name) > NAME_LENGTH:
            raise ValidationError({"name": f"项目名称最多 {NAME_LENGTH} 个字，请缩短。"})
