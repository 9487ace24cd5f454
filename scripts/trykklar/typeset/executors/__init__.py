"""Where entries are set: processes of this machine, or a Dask cluster.

Both are standard executors (`concurrent.futures.Executor`) that also know what typesetting needs
beyond `submit`: an order, a time limit, and a look that travels once and not with every entry.
"""
