"""The referral form: sections, questions and their kinds, validation of answers, eligibility and routing."""

from frontdoor.form.clean_input import Raw, clean
from frontdoor.form.eligibility import Eligibility, EligibilityRule
from frontdoor.form.fields import Choice
from frontdoor.form.kinds import QuestionKind, Widget
from frontdoor.form.loader import load_form, read_form
from frontdoor.form.models import Form, FormResult, Section
from frontdoor.form.question import Condition, Fault, Question

__all__ = [
    "Choice",
    "Condition",
    "Eligibility",
    "EligibilityRule",
    "Fault",
    "Form",
    "FormResult",
    "Question",
    "QuestionKind",
    "Raw",
    "Section",
    "Widget",
    "clean",
    "load_form",
    "read_form",
]  # fmt: skip
