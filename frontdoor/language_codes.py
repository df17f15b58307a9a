"""Languages for translations: BCP 47 code, name in English, own name, and writing direction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """One language other than English."""

    code: str
    """The language tag for ``lang``, such as ``gd``."""
    english: str
    """Name in English, for staff."""
    own: str
    """Name in the language itself."""
    right_to_left: bool = False


def is_known(code: str) -> bool:
    """Return whether the language of a code has a name here; a region after a dash is ignored."""
    return code.partition("-")[0] in _LANGUAGES


def language(code: str) -> Language:
    """Return the language of a code; one without a name here is named by its code."""
    own = _LANGUAGES.get(code) or _LANGUAGES.get(code.partition("-")[0])
    return Language(code, own.english, own.own, own.right_to_left) if own else Language(code, code, code)


_LANGUAGES = {
    one.code: one
    for one in (
        Language("gd", "Gaelic", "Gàidhlig"),
        Language("sco", "Scots", "Scots"),
        Language("ar", "Arabic", "العربية", right_to_left=True),
        Language("bg", "Bulgarian", "Български"),
        Language("bn", "Bengali", "বাংলা"),
        Language("cs", "Czech", "Čeština"),
        Language("cy", "Welsh", "Cymraeg"),
        Language("de", "German", "Deutsch"),
        Language("es", "Spanish", "Español"),
        Language("fa", "Farsi", "فارسی", right_to_left=True),
        Language("fr", "French", "Français"),
        Language("ga", "Irish", "Gaeilge"),
        Language("hi", "Hindi", "हिन्दी"),
        Language("hu", "Hungarian", "Magyar"),
        Language("it", "Italian", "Italiano"),
        Language("ku", "Kurdish", "Kurdî"),
        Language("lt", "Lithuanian", "Lietuvių"),
        Language("lv", "Latvian", "Latviešu"),
        Language("pa", "Punjabi", "ਪੰਜਾਬੀ"),
        Language("pl", "Polish", "Polski"),
        Language("ps", "Pashto", "پښتو", right_to_left=True),
        Language("pt", "Portuguese", "Português"),
        Language("ro", "Romanian", "Română"),
        Language("ru", "Russian", "Русский"),
        Language("sk", "Slovak", "Slovenčina"),
        Language("so", "Somali", "Soomaali"),
        Language("sq", "Albanian", "Shqip"),
        Language("ti", "Tigrinya", "ትግርኛ"),
        Language("tr", "Turkish", "Türkçe"),
        Language("uk", "Ukrainian", "Українська"),
        Language("ur", "Urdu", "اردو", right_to_left=True),
        Language("vi", "Vietnamese", "Tiếng Việt"),
        Language("zh", "Chinese", "中文"),
    )
}

CODES = tuple(_LANGUAGES)
"""The codes of all languages that have a name here, without English."""
