/* The board's controls: a lens, a filter by values, and an order, all kept in the address. Everything that they need is in the page. */
(function () {
  "use strict";
  var MOST = 200;
  var form = document.querySelector("form.lenses");
  var words = document.querySelector(".words");
  if (!form || !words) { return; }
  var steps = {};
  words.dataset.steps.split(" ").forEach(function (pair) { var at = pair.split(":"); if (at[1]) { steps[at[0]] = Number(at[1]); } });
  var table = null, rows = [], described = [], cells = {};
  var order = { key: "", down: false };
  var ranges = {};

  var status = document.createElement("p");
  status.className = "status";
  status.setAttribute("role", "status");
  var box = document.createElement("div");
  box.className = "filters";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", words.dataset.filter);
  var inputs = {};
  Object.keys(steps).forEach(function (scale) {
    var set = document.createElement("fieldset");
    var legend = document.createElement("legend");
    legend.textContent = form.querySelector('input[value="' + scale + '"]').parentNode.textContent.trim();
    set.appendChild(legend);
    inputs[scale] = ["from", "to"].map(function (end) {
      var label = document.createElement("label");
      var input = document.createElement("input");
      input.type = "number";
      input.min = 1;
      input.max = steps[scale];
      label.append(words.dataset[end] + " ", input);
      set.appendChild(label);
      input.addEventListener("input", function () { read(scale); show(true); });
      return input;
    });
    box.appendChild(set);
  });
  var clear = document.createElement("button");
  clear.type = "button";
  clear.className = "plain";
  clear.textContent = words.dataset.clear;
  clear.addEventListener("click", function () { Object.keys(inputs).forEach(function (s) { inputs[s][0].value = inputs[s][1].value = ""; read(s); }); show(true); });
  box.appendChild(clear);
  form.append(box, status);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("change", function (event) { if (event.target.name === "lens") { show(true); } });

  /* The board and the list stand below this script: they are found when all is read. */
  document.addEventListener("DOMContentLoaded", function () {
    table = document.querySelector("table.sortable");
    if (!table) { return; }
    rows = Array.prototype.slice.call(table.tBodies[0].rows);
    described = rows.filter(function (row) { return !row.matches(".missing"); });
    document.querySelectorAll("td.cell[data-crossing]").forEach(function (cell) { cells[cell.dataset.crossing] = cell; });
    Array.prototype.forEach.call(table.tHead.rows[0].cells, sorting);
    restore();
    show(false);
  });
  function sorting(head, index) {
    var button = document.createElement("button");
    button.type = "button";
    while (head.firstChild) { button.appendChild(head.firstChild); }
    head.appendChild(button);
    var key = head.dataset.scale || String(index);
    head.dataset.key = key;
    button.addEventListener("click", function () {
      order = order.key === key ? { key: key, down: !order.down } : { key: key, down: Boolean(head.dataset.scale) };
      show(true);
    });
  }

  function bounded(text, most) { var n = Number(text); return /^[0-9]{1,2}$/.test(text) && n >= 1 && n <= most ? n : null; }
  function read(scale) {
    var low = bounded(inputs[scale][0].value, steps[scale]), high = bounded(inputs[scale][1].value, steps[scale]);
    if (low === null && high === null) { delete ranges[scale]; } else { ranges[scale] = [low || 1, high || steps[scale]]; }
  }
  function inside(row) {
    return Object.keys(ranges).every(function (scale) {
      var value = Number(row.dataset[scale]);
      return row.dataset[scale] !== "" && value >= ranges[scale][0] && value <= ranges[scale][1];
    });
  }
  function value(row) {
    if (steps[order.key]) { return Number(row.dataset[order.key] || 0); }
    return row.cells[Number(order.key)].textContent.trim();
  }
  function sorted() {
    if (!order.key) { return rows; }
    return rows.slice().sort(function (a, b) {
      var x = value(a), y = value(b);
      var way = typeof x === "number" ? x - y : x.localeCompare(y, document.documentElement.lang, { numeric: true });
      return (order.down ? -way : way) || rows.indexOf(a) - rows.indexOf(b);
    });
  }
  function show(keep) {
    var count = 0;
    sorted().forEach(function (row) {
      var shown = inside(row), cell = cells[row.dataset.crossing];
      row.hidden = !shown;
      count += shown && !row.matches(".missing") ? 1 : 0;
      table.tBodies[0].appendChild(row);
      if (cell) {
        cell.classList.toggle("out", !shown);
        if (shown) { cell.removeAttribute("data-outside"); } else { cell.dataset.outside = words.dataset.outside; }
      }
    });
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head) {
      if (head.dataset.key === order.key && order.key) { head.setAttribute("aria-sort", order.down ? "descending" : "ascending"); } else { head.removeAttribute("aria-sort"); }
    });
    status.textContent = words.dataset.shown.replace("{shown}", count).replace("{all}", described.length);
    if (keep) { remember(); }
  }
  function remember() {
    var query = new URLSearchParams();
    var lens = form.querySelector("input[name=lens]:checked").value;
    if (lens) { query.set(form.dataset.lens, lens); }
    if (order.key) { query.set(form.dataset.sort, (order.down ? "-" : "") + order.key); }
    Object.keys(ranges).forEach(function (scale) { query.set(scale, ranges[scale].join("-")); });
    var text = query.toString();
    try { history.replaceState(null, "", text ? "?" + text : location.pathname); } catch (refused) { /* some browsers, from a folder */ }
  }
  function restore() {
    var query = new URLSearchParams(location.search.slice(0, MOST));
    var lens = query.get(form.dataset.lens);
    Array.prototype.forEach.call(form.querySelectorAll("input[name=lens]"), function (input) { if (input.value === lens) { input.checked = true; } });
    var key = (query.get(form.dataset.sort) || "").replace(/^-/, "");
    var heads = Array.prototype.map.call(table.tHead.rows[0].cells, function (head) { return head.dataset.key; });
    if (heads.indexOf(key) >= 0) { order = { key: key, down: query.get(form.dataset.sort).charAt(0) === "-" }; }
    Object.keys(steps).forEach(function (scale) {
      var ends = (query.get(scale) || "").split("-");
      var low = bounded(ends[0], steps[scale]), high = bounded(ends.length > 1 ? ends[1] : ends[0], steps[scale]);
      if (low !== null && high !== null && ends.length <= 2) { inputs[scale][0].value = low; inputs[scale][1].value = high; read(scale); }
    });
  }
})();
