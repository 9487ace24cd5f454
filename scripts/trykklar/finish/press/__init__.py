"""What a print shop gets: the block's pages with marks, the cover with its spine, an imposed booklet, the job
ticket."""
