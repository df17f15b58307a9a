"""The referral form: its sections, questions and kinds, and what makes an answer good; knows no HTML and no inbox."""

from frontdoor.form.eligibility import Eligibility, Rule
from frontdoor.form.load import load_form, read_form
from frontdoor.form.model import Checked, Form, Section
from frontdoor.form.question import Condition, Fault, Kind, Question
from frontdoor.form.typed import Raw, clean
from frontdoor.form.written import Choice

__all__ = [
    "Checked", "Choice", "Condition", "Eligibility", "Fault", "Form", "Kind", "Question", "Raw", "Rule", "Section",
    "clean", "load_form", "read_form",
]  # fmt: skip
