/* On every page: tells readers of an edition that there is a newer one, and those who come for a place that it does not have where to look. What it says
   stands before it, in a variable that each build writes; for an edition that was frozen, the newest build does. And once
   asked to, it remembers in this browser where a reader stopped. What is copied has no hyphens that nobody sees. */
(function () {
  "use strict";

  document.addEventListener("copy", function (event) { // titles have them at the seams of long words
    var chosen = getSelection(), text = String(chosen), box = document.createElement("div");
    if (!event.clipboardData || text.indexOf("\u00ad") < 0) { return; }
    box.append(chosen.getRangeAt(0).cloneContents());
    box.querySelectorAll("a[href]").forEach(function (link) { link.setAttribute("href", link.href); });
    event.clipboardData.setData("text/plain", text.replace(/\u00ad/g, ""));
    event.clipboardData.setData("text/html", box.innerHTML.replace(/\u00ad/g, ""));
    event.preventDefault();
  });

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

  var keep = document.getElementById("keep");
  if (!keep) { return; }
  var name = "trykklar:" + keep.dataset.name, buttons = keep.querySelectorAll("button"), back = null;

  /* [address, title], of our own making or of anybody's who may write there. */
  function kept() {
    var found = null;
    try { found = JSON.parse(localStorage.getItem(name)); } catch (error) { return null; }
    var ours = Array.isArray(found) && found.length === 2 && /^[\w-][\w/.-]*(#[\w.-]*)?$/.test(found[0]);
    return ours && !/\.\./.test(found[0]) ? found : null;
  }

  /* The last place that begins above the upper third of what is seen. */
  function stopped() {
    var at = "";
    document.querySelectorAll("main [id]").forEach(function (place) {
      var box = place.getBoundingClientRect();
      if (box.height && box.top < innerHeight / 3 && /^[\w.-]+$/.test(place.id)) { at = "#" + place.id; }
    });
    return at;
  }

  function show() {
    var found = kept();
    buttons[1].hidden = !found;
    if (back) { back.remove(); back = null; }
    if (found && !/^index\.html/.test(found[0]) && document.body.classList.contains("t-site-index")) {
      back = line("aside", keep.dataset.kept, root + found[0], String(found[1]).slice(0, 200));
    }
  }

  /* Once asked for, it goes on from page to page until it is to be forgotten; pages that lead to others are no place. */
  var title = (document.querySelector("h1") || document.body).textContent.trim();
  function remember() {
    var here = location.href.split(/[?#]/)[0].slice(root.length) || "index.html";
    try { localStorage.setItem(name, JSON.stringify([here + stopped(), title])); } catch (error) { /* the disk is full */ }
  }
  document.addEventListener("visibilitychange", function () {
    if (document.hidden && kept() && !/\bt-site-/.test(document.body.className)) { remember(); }
  });

  buttons[0].addEventListener("click", function () {
    remember();
    keep.querySelector("span").textContent = kept() ? keep.dataset.kept + " " + title : "";
    show();
  });
  buttons[1].addEventListener("click", function () {
    try { localStorage.removeItem(name); } catch (error) { /* it was not kept either */ }
    keep.querySelector("span").textContent = "";
    buttons[0].focus();
    show();
  });
  try { localStorage.getItem(name); keep.hidden = false; show(); } catch (error) { /* nothing can be kept here */ }
}());
