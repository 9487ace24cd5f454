/* Tells readers of an edition that there is a newer one, and those who come for a place that it does not have where to look. What it says
   stands before it, in a variable that each build writes; for an edition that was frozen, the newest build does. */
(function () {
  "use strict";
  var told = window.trykklarEditions;
  var script = document.currentScript;
  if (!told || !script) { return; }
  var root = script.src.slice(0, script.src.lastIndexOf("/") + 1);

  function line(kind, text, href, words) {
    var box = document.createElement(kind);
    var link = document.createElement("a");
    box.className = "editionline";
    link.href = href;
    link.textContent = words;
    box.append(text + " ", link);
    document.body.insertBefore(box, document.querySelector(".top"));
    return box;
  }

  if (told.older) {
    var here = location.href.split(/[?#]/)[0].slice(root.length) || "index.html";
    line("aside", told.older, root + told.up + here + location.hash, told.newer);
  }

  var missing = null;
  function look() {
    var name = location.hash.slice(1, 200);
    try { name = decodeURIComponent(name); } catch (error) { /* kept as it stands */ }
    if (missing) { missing.remove(); missing = null; }
    if (!name || document.getElementById(name)) { return; }
    missing = line("p", told.unknown, root + told.search, told.searchText);
    missing.setAttribute("role", "status");
  }
  window.addEventListener("hashchange", look);
  look();
}());
