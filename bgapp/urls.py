"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from bgapp.views import (
    accounts,
    editor,
    evidence,
    health,
    jobs,
    overview,
    registers,
    reviewing,
    scores,
    sources,
    starting,
    transfers,
)

filing = [
    path("", editor.filing, name="filing"),
    path("edits/", editor.edits, name="filing_edits"),
    path("save/", editor.save, name="filing_save"),
    path("classify/", editor.classify, name="filing_classify"),
    path("findings/", editor.findings, name="filing_findings"),
    path("score/", scores.score, name="filing_score"),
    path("score/recompute/", scores.recompute, name="filing_recompute"),
    path("weights/", scores.even, name="filing_weights"),
    path("weights/spread/", scores.spread, name="filing_spread"),
    path("advance/", reviewing.advance, name="filing_advance"),
    path("evidence/", evidence.attach, name="evidence_attach"),
    path("evidence/<int:evidence_id>/", evidence.download, name="evidence_download"),
    path("evidence/<int:evidence_id>/remove/", evidence.remove, name="evidence_remove"),
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

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("login/", accounts.Login.as_view(), name="login"),
    path("logout/", accounts.Logout.as_view(), name="logout"),
    path("password/", accounts.PasswordChange.as_view(), name="password_change"),
    path("filings/", registers.register, name="register"),
    path("filings/new/", starting.new, name="filing_new"),
    path("filings/new/source/", sources.source, name="filing_source"),
    path("filings/<int:filing_id>/", include(filing)),
    path("jobs/", jobs.listing, name="jobs"),
    path("jobs/new/", jobs.new, name="job_new"),
    path("jobs/<int:job_id>/", include(job)),
    path("inbox/", registers.inbox, name="inbox"),
    path("health/", health.health, name="health"),
    path("admin/", admin.site.urls),
]
