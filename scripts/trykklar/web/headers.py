"""What a server should say of the site: headers for common servers, written beside it."""

from __future__ import annotations

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Content Security Policy Level 3: the site's own files and nothing else; nothing in the page itself but its icon."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_HIDDEN = ("X-Robots-Tag", "noindex")
FOR_SERVERS = ("_headers", "_redirects", ".htaccess", "web.config", "robots.txt", "sitemap.xml")
"""What is for servers and search engines alone: nothing of it counts in a folder of the site."""
_IIS = (
    "  {before}<system.webServer>\n    <httpProtocol>\n      <customHeaders>\n{headers}      </customHeaders>\n"
    "    </httpProtocol>\n  </system.webServer>\n{after}"
)


def header_files(editions: str, moved: tuple[str, str]) -> dict[str, bytes]:
    """Netlify's and Cloudflare's `_headers` and `_redirects`, Apache's `.htaccess`, IIS' `web.config`.

    `editions`: folder of earlier editions, which no search engine shall show, with the slash; empty where there are
    none. `moved`: rules for pages that moved, as `_redirects` and as `.htaccess` has them.
    """
    plain = "".join(f"  {name}: {value}\n" for name, value in HEADERS.items())
    apache = "".join(f'  Header always set {name} "{value}"\n' for name, value in HEADERS.items())
    iis = "".join(f'        <add name="{name}" value="{value}" />\n' for name, value in HEADERS.items())
    told = f"/*\n{plain}"
    older = ""
    if editions:
        told += f"/{editions}*\n  {_HIDDEN[0]}: {_HIDDEN[1]}\n"
        apache += (
            f'  <If "%{{REQUEST_URI}} =~ m#/{editions}#">\n    Header always set {_HIDDEN[0]} "{_HIDDEN[1]}"\n  </If>\n'
        )
        older = _IIS.format(
            before=f'<location path="{editions.rstrip("/")}">\n  ',
            headers=f'        <add name="{_HIDDEN[0]}" value="{_HIDDEN[1]}" />\n',
            after="  </location>\n",
        )
    files = {
        "_headers": told,
        ".htaccess": f"ErrorDocument 404 /404.html\n{moved[1]}<IfModule mod_headers.c>\n{apache}</IfModule>\n",
        "web.config": '<?xml version="1.0" encoding="UTF-8"?>\n<configuration>\n'
        + _IIS.format(before="", headers=iis, after="")
        + f"{older}</configuration>\n",
    }
    files |= {"_redirects": moved[0]} if moved[0] else {}
    return {name: text.encode() for name, text in files.items()}
