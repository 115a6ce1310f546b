"""地方债项目绩效目标表 (invented)."""

from bgapp.models.forms import columns
from bgapp.models.forms.form import Form
from bgapp.models.forms.rows import Row


class BondTarget2026(Form):
    """地方债项目绩效目标表; how the bond is paid back are its ``repayments``."""

    filing = columns.filing("bond_target_2026")
    project_name = columns.name("项目名称")
    unit = columns.name("实施单位")
    bond_type = columns.name("债券类型")
    issued = columns.amount("发行额度")
    goal = columns.text("年度目标")
    rounded = columns.rounded()

    class Meta:
        verbose_name = "地方债项目绩效目标表（2026）"
        verbose_name_plural = verbose_name


class Repayment(Row):
    """A source from which the bond is paid back."""

    name = columns.name("偿债来源")
    due = columns.day("还款日期")
    amount = columns.amount("还款金额")

    class Meta(Row.Meta):
        verbose_name = "偿债来源"
        verbose_name_plural = "偿债来源"
