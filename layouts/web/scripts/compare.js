/* Two or three crossings side by side. Their parts stand in data/compare.js; which ones, the address says. */
(function () {
  "use strict";
  var MOST = 200, NAMES = ["a", "b", "c"];
  var data = window.trykklarCompare, box = document.getElementById("compare");
  if (!data || !box) { return; }
  var ids = Object.keys(data);

  function known(name) { return Object.prototype.hasOwnProperty.call(data, name); }
  function chosen() {
    var query = new URLSearchParams(location.search.slice(0, MOST));
    return NAMES.map(function (name) { return query.get(name) || ""; }).map(function (name) { return known(name) ? name : ""; });
  }
  function element(tag, text, attributes) {
    var made = document.createElement(tag);
    if (text) { made.textContent = text; }
    Object.keys(attributes || {}).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    return made;
  }
  function chooser(now) {
    var form = element("form", "", { "class": "chooser" });
    NAMES.forEach(function (name, index) {
      var label = element("label", ""), select = element("select", "", { name: name });
      label.append(box.dataset.choose.replace("{number}", index + 1), select);
      select.appendChild(element("option", box.dataset.none, { value: "" }));
      ids.forEach(function (id) {
        var option = element("option", data[id].coordinate + " " + data[id].title, { value: id });
        option.selected = id === now[index];
        select.appendChild(option);
      });
      form.appendChild(label);
    });
    form.appendChild(element("button", box.dataset.show, { type: "submit", "class": "plain" }));
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var names = NAMES.map(function (name) { return form.elements[name].value; });
      var query = new URLSearchParams();
      names.forEach(function (id, index) { if (id) { query.set(NAMES[index], id); } });
      try { history.replaceState(null, "", "?" + query.toString()); } catch (refused) { /* some browsers, from a folder */ }
      draw(names);
    });
    return form;
  }
  function table(names) {
    var made = element("table", "", { "class": "compared", "aria-label": document.querySelector("h1").textContent }), head = made.createTHead().insertRow();
    head.appendChild(element("th", box.dataset.part, { scope: "col" }));
    names.forEach(function (id) {
      var cell = element("th", "", { scope: "col" });
      cell.appendChild(element("a", data[id].coordinate + " " + data[id].title, { href: data[id].address }));
      head.appendChild(cell);
    });
    var body = made.createTBody(), parts = [];
    names.forEach(function (id) { Object.keys(data[id].parts).forEach(function (part) { if (parts.indexOf(part) < 0) { parts.push(part); } }); });
    parts.forEach(function (part) {
      var row = body.insertRow(), title = "";
      names.forEach(function (id) { title = title || (data[id].parts[part] || [""])[0]; });
      row.appendChild(element("th", title, { scope: "row" }));
      names.forEach(function (id) {
        var cell = row.insertCell(), found = data[id].parts[part];
        cell.setAttribute("data-of", data[id].coordinate + " " + data[id].title);
        if (found) { cell.innerHTML = found[1]; } else { cell.textContent = box.dataset.missing; }
      });
    });
    return made;
  }
  var shown = null;
  function draw(names) {
    var some = names.filter(function (id, index) { return id && names.indexOf(id) === index; });
    if (shown) { shown.remove(); shown = null; }
    if (some.length) { shown = table(some); box.appendChild(shown); }
  }
  var now = chosen();
  box.appendChild(chooser(now));
  draw(now);
})();
