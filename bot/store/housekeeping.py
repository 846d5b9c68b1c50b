"""Erases what has been kept long enough. Running it twice, or late, does no harm."""

from __future__ import annotations

from sqlalchemy import Connection, delete, or_, update

from bot import retention
from bot.followup.workdays import local_day
from bot.store import pace, people, plans
from bot.store.draft_tables import differences, drafts
from bot.store.nudge_tables import nudges
from bot.store.staff_tables import staff_links, staff_sessions, wrong_reports
from bot.store.tables import answers, companies, events, inbox, messages, outbox

DAY_MS = 86_400_000


def sweep(tx: Connection, now: int) -> int:
    """Erase all that is past its time at `now` (ms). Returns how many rows were erased or unlinked."""

    def before(days: int) -> int:
        return now - days * DAY_MS

    conversation = before(retention.CONVERSATION_DAYS)
    dead = before(retention.DEAD_LETTER_DAYS)
    statements = (
        delete(answers).where(answers.c.at < conversation),
        delete(messages).where(messages.c.at < conversation),
        delete(companies).where(companies.c.seen_at < conversation),
        update(events)
        .where(events.c.at < before(retention.QUESTION_DAYS), events.c.pseudonym.is_not(None))
        .values(pseudonym=None),
        delete(inbox).where(
            or_(
                inbox.c.received_at < dead,
                (inbox.c.state == "done") & (inbox.c.received_at < before(retention.SEEN_UPDATE_DAYS)),
            )
        ),
        delete(outbox).where(outbox.c.created_at < dead),
        delete(staff_links).where(staff_links.c.expires_at < dead),
        delete(staff_sessions).where(staff_sessions.c.expires_at < before(retention.ENDED_SESSION_DAYS)),
        delete(drafts).where(drafts.c.changed_at < before(retention.DRAFT_DAYS)),
        delete(differences).where(differences.c.at < before(retention.DIFFERENCE_DAYS)),
        delete(nudges).where(nudges.c.last_at < before(retention.NUDGE_DAYS)),
        update(wrong_reports)
        .where(wrong_reports.c.at < before(retention.QUESTION_DAYS), wrong_reports.c.company.is_not(None))
        .values(company=None),
        *people.outlived(now),
    )
    swept = sum(tx.execute(statement).rowcount for statement in statements)
    swept += pace.forget(tx, now)
    return swept + plans.expired(tx, now, local_day(before(retention.PLAN_DAYS)))
