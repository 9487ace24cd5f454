"""Mailing: a released edition to those who are to have it, each once.

A mailing is a folder of its own, outside every publication, since it holds addresses. `settings` and `recipients` are
what the sender wrote; `message` makes a letter, `outbox` freezes all of them; `send` hands them to the sender's mail
server, one transaction each, and `standing` tells from the ledger how far each has come. What a crash leaves undecided
is told as unsure: `decide` looks into a journal, or a person does. Addresses stand in `recipients.csv`,
`addresses.json` and the frozen letters alone; plan, ledger and report know ids.
"""
