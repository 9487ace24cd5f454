"""What was published, frozen, approved by people, signed, and, if it must be, withdrawn.

`freeze` copies the approved files of a build into a folder that nothing changes any more; `state` says how far a
release has come; `signature` signs and checks it with minisign's keys. All events stand in the release's ledger.
"""
