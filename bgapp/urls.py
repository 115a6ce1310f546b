"""Every address of the site."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from bgapp.views import (
    accounts,
    board,
    commenting,
    editor,
    evidence,
    findings,
    form_templates,
    health,
    import_forms,
    imports,
    jobs,
    overview,
    register_list,
    registers,
    reviewing,
    rules,
    scores,
    sources,
    stand_ins,
    starting,
    trail,
    transfers,
)

filing = [
    path("", editor.filing, name="filing"),
    path("edits/", editor.edits, name="filing_edits"),
    path("save/", editor.save, name="filing_save"),
    path("classify/", editor.classify, name="filing_classify"),
    path("findings/", findings.findings, name="filing_findings"),
    path("findings/answer/", findings.answer, name="finding_answer"),
    path("findings/take-back/", findings.take_back, name="finding_take_back"),
    path("findings/mend/", findings.mend, name="finding_mend"),
    path("score/", scores.score, name="filing_score"),
    path("score/recompute/", scores.recompute, name="filing_recompute"),
    path("weights/", scores.even, name="filing_weights"),
    path("weights/spread/", scores.spread, name="filing_spread"),
    path("advance/", reviewing.advance, name="filing_advance"),
    path("evidence/", evidence.attach, name="evidence_attach"),
    path("evidence/<int:evidence_id>/", evidence.download, name="evidence_download"),
    path("evidence/<int:evidence_id>/remove/", evidence.remove, name="evidence_remove"),
    path("trail/", trail.trail, name="filing_trail"),
    path("trail/pdf/", trail.pdf, name="filing_trail_pdf"),
    path("trail/xlsx/", trail.xlsx, name="filing_trail_xlsx"),
    path("comments/", commenting.listing, name="filing_comments"),
    path("comments/<int:comment_id>/", commenting.thread, name="filing_comment"),
    path("pdf/", transfers.pdf, name="filing_pdf"),
    path("xlsx/", transfers.xlsx, name="filing_xlsx"),
]

job = [
    path("", jobs.job, name="job"),
    path("file/", jobs.file, name="job_file"),
    path("cancel/", jobs.cancel, name="job_cancel"),
    path("remove/", jobs.remove, name="job_remove"),
    path("again/", jobs.again, name="job_again"),
]

staged_form = [
    path("", import_forms.form, name="import_form"),
    path("edits/", import_forms.edits, name="import_edits"),
    path("save/", import_forms.save, name="import_save"),
    path("settle/", import_forms.settle, name="import_settle"),
    path("leave-out/", import_forms.leave_out, name="import_leave_out"),
    path("compare/", import_forms.compare, name="import_compare"),
]

batch: list[URLPattern | URLResolver] = [
    path("", imports.page, name="import"),
    path("commit/", imports.take_in, name="import_commit"),
    path("choices/", imports.set_choices, name="import_choices"),
    path("again/", imports.again, name="import_again"),
    path("discard/", imports.discard, name="import_discard"),
    path("forms/<int:form_id>/", include(staged_form)),
]

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("login/", accounts.Login.as_view(), name="login"),
    path("logout/", accounts.Logout.as_view(), name="logout"),
    path("password/", accounts.PasswordChange.as_view(), name="password_change"),
    path("filings/", registers.register, name="register"),
    path("filings/xlsx/", register_list.xlsx, name="register_xlsx"),
    path("filings/new/", starting.new, name="filing_new"),
    path("filings/new/source/", sources.source, name="filing_source"),
    path("filings/<int:filing_id>/", include(filing)),
    path("jobs/", jobs.listing, name="jobs"),
    path("jobs/new/", jobs.new, name="job_new"),
    path("jobs/<int:job_id>/", include(job)),
    path("imports/", imports.listing, name="imports"),
    path("imports/new/", imports.new, name="import_new"),
    path("imports/files/<int:file_id>/annotated/", imports.annotated_file, name="import_annotated"),
    path("imports/<int:import_id>/", include(batch)),
    path("templates/", form_templates.listing, name="form_templates"),
    path("templates/<slug:edition>/", form_templates.template, name="form_template"),
    path("inbox/", registers.inbox, name="inbox"),
    path("board/", board.board, name="board"),
    path("board/xlsx/", board.xlsx, name="board_xlsx"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<slug:code>/", rules.rule, name="rule"),
    path("stand-ins/", stand_ins.stand_ins, name="stand_ins"),
    path("stand-ins/<int:stand_in_id>/end/", stand_ins.stand_in_end, name="stand_in_end"),
    path("health/", health.health, name="health"),
    path("admin/", admin.site.urls),
]
