"""A folder of Markdown that another tool's book is made of becomes a publication: its outline is read (`outlines`), its
texts are brought into the Markdown of chapters (`texts` and what it asks), and what is written is checked and fixed
until it builds (`fixing`). Whatever is not carried over is told at the line where it stands."""
