"""The referral form: its sections, questions and kinds, and what makes an answer good; knows no HTML and no inbox."""

from frontdoor.form.load import load_form, read_form
from frontdoor.form.model import Checked, Form, Section
from frontdoor.form.question import Choice, Condition, Fault, Kind, Question
from frontdoor.form.typed import Raw, clean

__all__ = [
    "Checked", "Choice", "Condition", "Fault", "Form", "Kind", "Question", "Raw", "Section", "clean", "load_form",
    "read_form",
]  # fmt: skip
