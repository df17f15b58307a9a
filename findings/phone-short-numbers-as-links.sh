#!/bin/sh
# phonenumbers and libphonenumber-js: short numbers get a country code in tel: links, and the text finder does not see them.
#
# Expected: 116 123 (Samaritans) and 999, which exist only within the country, become tel:116123 and tel:999, or nothing at all; and whoever looks
#   for numbers in a text finds the Samaritans' number as well as the one beside it.
# What happens: both write tel:+44116123 and tel:+44999 without a word; nobody answers there. PhoneNumberMatcher finds only the long number.
#   phonenumbers does know short numbers, but in a part of its own (shortnumberinfo), and its formatter does not ask it.
# Why it matters: the numbers that matter most on a page for people in danger are short. A link made in the recommended form fails on the phone.
# Seen: phonenumbers 9.0.43 and libphonenumber-js 1.13.16 on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check phonenumbers==9.0.43
npm install --silent --no-audit --no-fund --prefix . libphonenumber-js@1.13.16
cat >wanted <<'END'
phonenumbers: 116 123 -> tel:+44-116123, a short number of the UK: True
phonenumbers: 999 -> tel:+44-999, a short number of the UK: True
found in the text: ['0808 200 0247']
libphonenumber-js: 116 123 -> tel:+44116123
libphonenumber-js: 999 -> tel:+44999
END
env/bin/python - >seen <<'PYTHON'
import phonenumbers
from phonenumbers import shortnumberinfo

for text in ("116 123", "999"):
    number = phonenumbers.parse(text, "GB")
    link = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.RFC3966)
    print(f"phonenumbers: {text} -> {link}, a short number of the UK: {shortnumberinfo.is_valid_short_number_for_region(number, 'GB')}")
text = "Call 0808 200 0247, or the Samaritans on 116 123."
print("found in the text:", [found.raw_string for found in phonenumbers.PhoneNumberMatcher(text, "GB")])
PYTHON
node -e '
const { parsePhoneNumberFromString } = require("libphonenumber-js/max")
for (const text of ["116 123", "999"]) console.log(`libphonenumber-js: ${text} -> ${parsePhoneNumberFromString(text, "GB").getURI()}`)
' >>seen
cat seen
diff wanted seen || { echo "This has changed."; exit 1; }
