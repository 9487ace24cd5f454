/* On a page that leads on: goes there at once, with what of its address only the browser knows: the place on the page, and the question. */
(function () {
  "use strict";
  var way = document.querySelector("a[data-onward]");
  if (!way) { return; }
  way.search = way.search || location.search;
  way.hash = way.hash || location.hash;
  if (way.dataset.onward === "now") { location.replace(way.href); }
}());
