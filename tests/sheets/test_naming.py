"""What a printed document is called."""

from bgapp.sheets.naming import document_title

FORM = {
    "title": "财政项目支出绩效目标申报表",
    "fiscal_year": "2025",
    "unit": "上海市就业促进中心",
    "project_name": "宣传工作经费",
}


def test_a_form_is_called_by_year_unit_project_and_title() -> None:
    assert document_title([FORM]) == "2025年度 上海市就业促进中心 宣传工作经费 财政项目支出绩效目标申报表"


def test_several_forms_are_called_by_what_they_share_and_counted() -> None:
    forms = [FORM, FORM | {"project_name": "办公用房修缮", "fiscal_year": "2024"}]
    assert document_title(forms) == "上海市就业促进中心 财政项目支出绩效目标申报表 2 份"


def test_a_name_is_one_line_of_what_can_be_printed() -> None:
    form = FORM | {"project_name": " 宣传\n工作\x00\ud800经费\t", "unit": "", "fiscal_year": ""}
    assert document_title([form]) == "宣传 工作经费 财政项目支出绩效目标申报表"
