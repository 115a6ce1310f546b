"""Batches (批量审核) carried out in the background: line by line, each decision checked and logged on its own."""

from __future__ import annotations

import logging

from django.db import transaction
from django.http import Http404
from django_tasks import TaskContext, task

from bgapp.filings import works
from bgapp.filings.errors import Refused
from bgapp.filings.origin import acting_from
from bgapp.filings.works import Cancelled, Lost, State
from bgapp.models import Batch, BatchLine, Channel
from bgapp.reviews.workflow import advance
from bgapp.rules.transitions import Verb

logger = logging.getLogger(__name__)

Outcome = BatchLine.Outcome
BROKEN = "处理时出错，停在了中途。已经办的不受影响，没有处理的还在待审里；仍不行时请告诉系统管理员。"
UNSEEN = "这份表已经看不到或不存在。"


@task(takes_context=True)
def decide_batch(context: TaskContext, batch_id: int) -> None:
    """Carry out a batch, unless somebody else does; what was decided before an accident stays so."""
    batch = works.take(Batch, batch_id, context.task_result.worker_ids[-1])
    if batch is None:
        return
    try:
        with acting_from(Channel.BATCH, batch.address):
            for line in batch.lines.filter(outcome=Outcome.OPEN):
                _settle(batch, line)
        works.end(works.held(batch), State.DONE, done=batch.total)
    except Lost:
        logger.warning("batch %s was taken over by another worker", batch.pk)
    except Cancelled:
        works.end(works.held(batch), State.CANCELLED)
    except Exception:
        logger.exception("batch %s", batch.pk)
        works.end(works.held(batch), State.FAILED, note=BROKEN)


def _settle(batch: Batch, line: BatchLine) -> None:
    """Decide one filing and write down what became of it, both or neither; nobody takes the batch over meanwhile."""
    with transaction.atomic():
        works.beat(batch, done=line.number, step=line.name)
        line.sentence = _decide(batch, line)
        line.outcome = Outcome.REFUSED if line.sentence else Outcome.DONE
        line.save(update_fields=["outcome", "sentence"])


def _decide(batch: Batch, line: BatchLine) -> str:
    """Why it did not go through, empty where it did."""
    try:
        advance(batch.person, line.filing_id, Verb(batch.verb), line.version, batch.reason)
    except Refused as refusal:
        return refusal.sentence
    except Http404:
        return UNSEEN
    return ""
