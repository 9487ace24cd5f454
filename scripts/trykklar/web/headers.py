"""What a server should say of the site: headers for common servers, written beside it."""

from __future__ import annotations

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Content Security Policy Level 3: the site's own files and nothing else; nothing in the page itself."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def header_files() -> dict[str, bytes]:
    """Netlify's and Cloudflare's `_headers`, Apache's `.htaccess`, IIS' `web.config`."""
    plain = "".join(f"  {name}: {value}\n" for name, value in HEADERS.items())
    apache = "".join(f'  Header always set {name} "{value}"\n' for name, value in HEADERS.items())
    iis = "".join(f'        <add name="{name}" value="{value}" />\n' for name, value in HEADERS.items())
    return {
        "_headers": f"/*\n{plain}".encode(),
        ".htaccess": f"ErrorDocument 404 /404.html\n<IfModule mod_headers.c>\n{apache}</IfModule>\n".encode(),
        "web.config": (
            '<?xml version="1.0" encoding="UTF-8"?>\n<configuration>\n  <system.webServer>\n    <httpProtocol>\n'
            f"      <customHeaders>\n{iis}      </customHeaders>\n    </httpProtocol>\n  "
            "</system.webServer>\n</configuration>\n"
        ).encode(),
    }
