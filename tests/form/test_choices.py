from __future__ import annotations

from frontdoor.form import Form
from frontdoor.site.pages.referral_form import form_page
from tests.form.builders import a_form, as_typed, check, the_catalogue
from tests.form.test_pages import seen

TICKS = {
    "kind": "choices",
    "choices": {"ring": "Ring", "post": "Write"},
    "older_choices": {"fax": "Send a fax"},
}


def ticks() -> Form:
    """A form of one question with ticks, of which an older version had one more."""
    return a_form({"id": "how", **TICKS})


def test_a_choice_of_an_older_version_is_taken() -> None:
    """Somebody whose page was open before the change is not told to choose from a list that they never saw."""
    checked = check(ticks(), how=["fax", "ring"])
    assert (checked.good, checked.answers["how"]) == (True, "ring; fax")
    assert ticks().question("how").words("ring; fax") == "Ring; Send a fax"


def test_it_is_offered_only_where_it_was_chosen() -> None:
    """The empty page does not show it; a page with faults keeps the tick that somebody made."""
    empty = seen(form_page(ticks(), the_catalogue()))
    again = seen(form_page(ticks(), the_catalogue(), raw=as_typed(how=["fax"])))
    assert "Send a fax" not in empty.words
    assert again.fields()["how"] == ["fax"]


def test_the_words_shown_are_kept_with_an_answer() -> None:
    """Of ticks all that were offered, of one choice the one; nothing where both are the same, or nothing was offered."""
    one = a_form({"id": "a", "kind": "choice", "choices": {"x": "An x", "y": "y"}}).question("a")
    assert ticks().question("how").labels("ring") == {"ring": "Ring", "post": "Write"}
    assert ticks().question("how").labels("fax") == {"ring": "Ring", "post": "Write", "fax": "Send a fax"}
    assert (one.labels("x"), one.labels("y")) == ({"x": "An x"}, {})
    assert a_form({"id": "a", "kind": "text"}).question("a").labels("x") == {}
