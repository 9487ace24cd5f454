"""Production: a paginated book becomes the files of a profile: pages, cover, booklet, job ticket."""
