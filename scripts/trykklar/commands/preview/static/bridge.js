/* Put into the pages of a web edition while the preview shows them: tells it where the reader is, and what is clicked. */
"use strict";
(function () {
  var FILE_LINES = 1000000;
  if (window.parent === window) { return; }
  function tell(what) { window.parent.postMessage({ trykklar: what }, "*"); }
  function here() { tell({ path: location.pathname, more: location.search + location.hash, title: document.title }); }

  addEventListener("hashchange", here);
  addEventListener("popstate", here);
  addEventListener("message", function (event) {
    if (event.source === window.parent && event.data && event.data.trykklar === "reload") { location.reload(); }
  });
  addEventListener("click", function (event) {
    if (event.target.closest("a, button, input, select, summary, label")) { return; }
    var block = event.target.closest("[data-line]"), file = document.body.dataset.source;
    var line = block ? Number(block.dataset.line) : 0, among = JSON.parse(document.body.dataset.included || "[]");
    var number = Math.floor(line / FILE_LINES); /* the lines of the n-th included file begin at n times as many */
    if (file && number && among[number - 1]) { file = among[number - 1]; line -= number * FILE_LINES; }
    tell({ file: block && file ? file : "", line: line });
  });
  here();
}());
