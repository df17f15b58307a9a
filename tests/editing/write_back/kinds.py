"""A text with every kind of YAML that services.yaml may hold, notes in every place."""

KINDS = """\
# head of the file

settings: # behind a section
  plain: one two
  single: 'it''s' # behind quotes
  double: "a \\"b\\" é" # behind quotes
  empty:
  empty_with_note: # nothing yet
  long: a text that goes on
    in the next line # behind two lines
  long_quoted: "a text that
    goes on" # behind it
  bar: |
    Line one # no note

      - deeper
    Line two

  # above fold
  fold: >
    Folded over
    two lines.

    And a third.
  strip: |-
    No end
    of line.
  fold_strip: >-
    Folded
    too.
  # at the end of settings

# --- a heading ---

entries:
  # first of all
  first:
    flow: [a, "b, c", 'd'] # behind brackets
    flow_map: {hours: 2026-11-01, by: "Ann: B"} # behind braces
    flow_lines: [
      one, # within brackets
      two,
    ]
    nested: {a: [1, 2], b: {c: d}}
    none: []
    nothing: {}
    items:
    - at the margin of its key
    # between items
    - second # behind an item
    maps:
      - days: Monday # behind the first key
        hours: 1pm
        # within an item
        note: |
          Two
          lines.
      # above an item
      -
        days: Tuesday
        except: [{on: 1 May 2027, hours: closed}]

      - {days: Friday, hours: 2pm}
    texts:
      - |
        A block
        in a list.
      - >
        A folded
        one.
      - "quoted" # and a note
    lists:
      - [a, b]
      - - c
        - d
  second: # behind an id

    # above its first key
    name: Second
    below: # behind a key
      # above what is below
      deeper:
        deepest: x # the deepest
  # last of the entries

  third: {name: Third, phone: 0141 496 0123}

listed:
#  - commented: out
#    until: later

  - text: One # 1
    until: 4 December 2026
  - text: Two
#    not: this one
    until: 5 December 2026
# foot of the file
"""
