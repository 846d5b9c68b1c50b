"""How long things are kept, in days. The privacy text says these same numbers."""

from __future__ import annotations

CONVERSATION_DAYS = 30
"""Answers, the web conversation and what is remembered of a company, after it last said something."""
QUESTION_DAYS = 90
"""Scrubbed questions and events: after this they are unlinked from their pseudonym."""
PLAN_MONTHS = 13
PLAN_DAYS = 396
"""Plans and how their company is reached, after its last sign of life: thirteen months."""
DEAD_LETTER_DAYS = 7
"""Updates and messages that could not be handled, with their payloads."""
SEEN_UPDATE_DAYS = 2
"""Numbers of updates that were handled: Telegram repeats none after 24 hours."""
PACE_MINUTES = 5
"""How lately a chat was written to, so that Lotsen keeps to the pace that Telegram takes."""
NUDGE_DAYS = 366
"""What staff were asked about an offer, after the last question."""
ENDED_SESSION_DAYS = 1
"""Sessions of staff after their end: what is sent from a page that stood open is kept as a draft, and no more."""
DRAFT_DAYS = 90
"""Drafts of staff, after the last change."""
DIFFERENCE_DAYS = 366
"""What staff wrote sets two offers apart, and the answer to it; the sentence itself stands in the catalog."""
CALLBACK_DAYS = 183
"""Call-backs, after they were closed: half a year."""
SIGNUP_DAYS = 90
"""Who signed up to a meeting, after they were asked how it was."""
LONGEST_SIGNUP_DAYS = 366
"""Who signed up to a meeting, after the sign-up, whatever became of the meeting."""
CASE_DAYS = 1096
"""Cases that a company agreed to show, after it told them: three years."""
