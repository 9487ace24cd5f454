"""Where entries are set: processes of this machine, or a Dask cluster.

Both are standard executors (`concurrent.futures.Executor`) that also know what typesetting needs
beyond `submit`: an order, a time limit, and a look that travels once and not with every entry.

A lost process costs its chapter. Each lane is a thread with one worker process; a death is an end of file in that
lane, a time limit is a kill, and a worker above 250 MB is replaced. When the main process dies, the socket closes and
its workers end. Scratch folders are locked, and the next run removes those that no process holds.
"""
