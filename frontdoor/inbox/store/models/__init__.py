"""The database models of the store: a referral's answers are encrypted; only the fields that lists sort by are in clear."""

from frontdoor.inbox.store.models.audit import Anchor, Audit
from frontdoor.inbox.store.models.counts import DecisionCount, QuarterReport
from frontdoor.inbox.store.models.follow_up import (
    Feedback,
    FeedbackKind,
    MessageKind,
    OfficeLink,
    OfficeLinkUse,
    SentMessage,
    WordsKey,
)
from frontdoor.inbox.store.models.members import WEBSITE, Absence, Membership, Preference, Role
from frontdoor.inbox.store.models.notifications import Attempt, Canary, Delivery, RollCall
from frontdoor.inbox.store.models.referrals import (
    GateOutcome,
    KeepingRun,
    Note,
    PaperDraft,
    Practice,
    Receipt,
    Referral,
    ReferralStatus,
    Tombstone,
)

__all__ = [
    "WEBSITE",
    "Absence",
    "Anchor",
    "Attempt",
    "Audit",
    "Canary",
    "DecisionCount",
    "Delivery",
    "Feedback",
    "FeedbackKind",
    "GateOutcome",
    "KeepingRun",
    "Membership",
    "MessageKind",
    "Note",
    "OfficeLink",
    "OfficeLinkUse",
    "PaperDraft",
    "Practice",
    "Preference",
    "QuarterReport",
    "Receipt",
    "Referral",
    "ReferralStatus",
    "Role",
    "RollCall",
    "SentMessage",
    "Tombstone",
    "WordsKey",
]
