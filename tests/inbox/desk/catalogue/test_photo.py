"""A photo that an editor sends: made fit, seen in the preview alone, and published with the draft."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from frontdoor.inbox.desk.catalogue import drafts
from frontdoor.inbox.desk.models import CatalogueDraft
from tests.inbox.desk.catalogue.conftest import Place
from tests.inbox.desk.conftest import Browser

TASK = "/desk/catalogue/about/locations/glasgow/do/photo"
PLACE = "docs/photos/glasgow.jpg"


def a_photo() -> SimpleUploadedFile:
    """A photo of 4 megapixels that says with which phone it was taken."""
    room, told = io.BytesIO(), Image.Exif()
    told[0x0110] = "A phone of Ailsa's"
    Image.effect_noise((2400, 1800), 90).convert("RGB").save(room, "JPEG", quality=95, exif=told)
    return SimpleUploadedFile("IMG_2041.jpg", room.getvalue(), "image/jpeg")


def test_a_photo_from_a_phone_is_made_fit_and_seen_before_it_is_public(ailsa: Browser, place: Place) -> None:
    """It is small, says nothing of the phone, stands in the preview of the place's page, and nobody else gets it."""
    photo = a_photo()
    assert photo.size is not None
    assert photo.size > 2_500_000, "larger than Django's own handler keeps"
    page = ailsa.post(TASK, file=photo, shows="The red door beside the bank")
    assert page.heading == "Your changes"
    draft = CatalogueDraft.objects.get()
    kept = drafts.files_of(draft)[PLACE]
    assert len(kept) < 60_000
    assert b"phone of Ailsa" not in kept
    html = ailsa.client.get(f"/desk/catalogue/see/{draft.pk}/locations/glasgow/").content.decode()
    assert (
        f'src="/desk/catalogue/see/{draft.pk}/photos/glasgow.jpg" alt="The red door beside the bank"' in html
    )
    answer = ailsa.client.get(f"/desk/catalogue/see/{draft.pk}/photos/glasgow.jpg")
    assert (answer.content, answer["Content-Type"], answer["Cache-Control"]) == (
        kept,
        "image/jpeg",
        "no-store",
    )
    assert Browser().client.get(f"/desk/catalogue/see/{draft.pk}/photos/glasgow.jpg").status_code == 302


def test_what_is_no_photo_is_told_beside_the_question(ailsa: Browser, place: Place) -> None:
    """The other answer stays; and without any file the question says so."""
    text = SimpleUploadedFile("notes.jpg", b"not a photo", "image/jpeg")
    page = ailsa.post(TASK, expect=422, file=text, shows="The red door")
    assert "This cannot be opened as a photo" in page.main
    assert [one.get("value") for one in page.all("input") if one.get("name") == "shows"] == ["The red door"]
    assert "The photo: This is needed" in ailsa.post(TASK, expect=422, shows="The red door").main
    assert not CatalogueDraft.objects.exists()


def test_a_photo_without_the_token_of_its_form_is_refused(ailsa: Browser, place: Place) -> None:
    """Sabotage: the check that was put off until the photo has room, and then forgotten."""
    response = ailsa.client.post(TASK, {"file": a_photo(), "shows": "The red door"})
    assert response.status_code == 403
    assert not CatalogueDraft.objects.exists()
