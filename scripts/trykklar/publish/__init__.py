"""Finished files reach the output folder: all of them or none, and in a release only what preflight approved.

`gate.py` asks preflight, `reports.py` says what was built, `contact_sheet.py` shows every page small, and
`up_to_date.py` says when the files of an earlier build are what this one would write.
"""
