"""A manuscript and a document's outline become a `ResolvedDocument`: order, numbers, and all that can be referred to.

It is done for each document, since the report and the brochure number one chapter differently. It is total and runs
before rules do: a rule can ask what exists in every document, and one missing chapter hides nothing. `board_data.py`
is the one place that turns assessments into rows and tables.
"""
