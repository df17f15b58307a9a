#!/bin/sh
# phonenumbers and libphonenumber-js: a phone number with "(Mon-Fri)" behind it is twelve digits in one and eighteen in the other.
#
# Expected: two ports of Google's libphonenumber make the same of the same text: both read the number or both refuse it.
# What happens: libphonenumber-js leaves the words and finds a valid number. phonenumbers, like the original, takes letters for the keys that they
#   stand on: "Mon-Fri" becomes 666374 at the number's end. Nothing is raised; only is_valid_number says no.
# Why it matters: staff type opening hours into the box for the number. A form that was checked in the browser passes there and fails on the
#   server, or gives a tel: link that leads nowhere if only a fault in parsing was watched for.
# Seen: phonenumbers 9.0.43 and libphonenumber-js 1.13.16 on 30 November 2026. The number is one of Ofcom's for use in drama.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check phonenumbers==9.0.43
npm install --silent --no-audit --no-fund --prefix . libphonenumber-js@1.13.16
python=$(env/bin/python - <<'PYTHON'
import phonenumbers

number = phonenumbers.parse("0131 496 0000 (Mon-Fri)", "GB")
print(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), str(phonenumbers.is_valid_number(number)).lower())
PYTHON
)
script=$(node -e '
const { parsePhoneNumberFromString } = require("libphonenumber-js/max")
const number = parsePhoneNumberFromString("0131 496 0000 (Mon-Fri)", "GB")
console.log(number.number, number.isValid())
')
echo "the text: 0131 496 0000 (Mon-Fri)"
echo "phonenumbers 9.0.43, number and whether valid:       $python"
echo "libphonenumber-js 1.13.16, number and whether valid: $script"
[ "$python" = "+441314960000666374 false" ] && [ "$script" = "+441314960000 true" ] || { echo "This has changed."; exit 1; }
