"""Editions: a publication's variants made one beside the other, each for itself. `one` makes an edition in a process
that many editions share one after the other, `window` keeps a few such processes busy, `register` tells what came of
it, and `review` looks at all editions without making any."""
