"""What a document looks like, read from folders: templates, styles, tokens, icons, fonts.

A layout is data. It inherits by search path from the layout that it extends. Templates run in Jinja's sandbox with
strict undefined names; a fault in one is a problem at the template's line. Stylesheets reach WeasyPrint as *user*
styles, the page frame's own `<style>` as *author* style: where a layout wants to differ from the frame, it says
`!important`. `look.py` is what a worker needs of a layout; `slots.py` gives every face the slots that page numbers
are typeset as.
"""
