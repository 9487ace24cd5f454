/* The search of a web edition. Asked in the page, answered from classic scripts: works from a folder, without a server.
   The form holds its words (data-…), so that nothing here is in a language. See folding.py and index.py. */
"use strict";

var trykklarSearch = (function () {
  var LETTERS = { "æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "å": "aa", "ü": "ue", "ß": "ss", "œ": "oe", "đ": "d", "ð": "d", "þ": "th" };
  var OTHER_FORM = 0.9, COMPOUND = 0.5, GUESS = 0.4;
  var LONGEST = 200, SHOWN = 20;
  var data = null, texts = {}, waiting = {};

  function fold(word) {
    var small = word.normalize("NFC").toLowerCase().replace(/[æäøöåüßœđðþ]/g, function (c) { return LETTERS[c]; });
    return small.normalize("NFD").replace(/\p{M}/gu, "");
  }

  function words(text) { // as folding.words: a hyphenated word is its pieces here, since all of them are asked for
    return (text.replace(/[\u00ad\u200b-\u200d\u2060]/g, "").normalize("NFC").match(/[\p{L}\p{N}]+/gu) || []).map(fold);
  }

  /* Six bits a letter; see packing.py. Gives for each word [section, weight, section, weight, …]. */
  function unpack(packed, count, sections) {
    var at = 0, codes = new Uint8Array(128);
    [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].forEach(function (letter, i) { codes[letter.charCodeAt(0)] = i; });
    function bit() { var place = at++; return codes[packed.charCodeAt(place / 6 | 0)] >> (5 - place % 6) & 1; }
    function ones(most) { var found = 0; while (found < most && bit()) { found += 1; } return found; }
    function bits(length) { var found = 0; while (length--) { found = found * 2 + bit(); } return found; }
    return Array.from({ length: count }, function () {
      var zeros = 0;
      while (!bit()) { zeros += 1; }
      var found = [], those = (1 << zeros) + bits(zeros) - 1, most = those && ones(1 / 0) + 1, rice = 0, last = -1;
      while (those && (those << rice + 1) * 100 <= 69 * sections) { rice += 1; }
      for (var i = 0; i < those; i += 1) {
        last += (ones(1 / 0) << rice) + bits(rice) + 1;
        found.push(last, those > 1 ? ones(most - 1) + 1 : most);
      }
      return found;
    });
  }

  /* The index, opened: form → its postings, form → numbers of its groups, group → its forms that stand in texts. See
     spelling.py. */
  function open(raw) {
    var bases = [], bends = [], parts = [], last = "", paradigms = raw.paradigms.split("|");
    var words = raw.words.split(" ").map(function (written) {
      var told = /^(.)([^.]*)(?:\.([^:]*))?(?::(.*))?$/.exec(written);
      last = last.slice(0, parseInt(told[1], 32)) + told[2];
      if (told[3]) { bases.push(last); bends.push(paradigms[parseInt(told[3], 32)]); parts.push(told[4]); }
      return last;
    });
    var index = {
      sections: raw.sections, postings: new Map(), forms: [], bases: bases,
      groups: new Map(), members: bases.map(function () { return []; }), compounds: bases.map(function () { return []; }),
      common: new Set(raw.common.split(" ")), bare: null, places: raw.places
    };
    unpack(raw.postings, words.length, raw.sections.length).forEach(function (those, i) {
      if (those.length) { index.postings.set(words[i], those); index.forms.push(words[i]); }
    });
    var numbers = new Map(bases.map(function (base, group) { return [base, group]; }));
    bases.forEach(function (base, group) {
      bends[group].split(" ").forEach(function (bend) {
        var digits = /^\d+/.exec(bend)[0], form = base.slice(0, base.length - Number(digits)) + bend.slice(digits.length);
        if (!index.groups.has(form)) { index.groups.set(form, []); }
        index.groups.get(form).push(group);
        if (index.postings.has(form)) { index.members[group].push(form); }
      });
      (parts[group] ? parts[group].split(",") : []).forEach(function (part) {
        var told = /^([A-Z])?(.)(.*)$/.exec(part), begin = told[1] ? told[1].charCodeAt(0) - 64 : 0;
        var whole = told[2] === "-" ? base.slice(-parseInt(told[3], 32)) : base.substr(begin, parseInt(told[2], 32)) + told[3];
        index.compounds[numbers.get(whole)].push(group);
      });
    });
    return index;
  }

  /* Forms to look for, each with its weight: those of the word, and of compounds that it is in. */
  function related(index, form) {
    var weights = new Map();
    function add(other, weight) { if ((weights.get(other) || 0) < weight) { weights.set(other, weight); } }
    if (index.postings.has(form)) { add(form, 1); }
    (index.groups.get(form) || []).forEach(function (group) {
      index.members[group].forEach(function (other) { add(other, OTHER_FORM); });
      index.compounds[group].forEach(function (compound) {
        index.members[compound].forEach(function (other) { add(other, COMPOUND); });
      });
    });
    return weights;
  }

  function known(index, form) { return index.postings.has(form) || index.groups.has(form); }

  /* A letter's mark left out: `larling`. Worked out at the first word that is not found. */
  function bare(word) {
    if (!/[aou]e|aa/.test(word)) { return word; } // most of tens of thousands
    return word.replace(/ae/g, "a").replace(/oe/g, "o").replace(/aa/g, "a").replace(/ue/g, "u");
  }

  function unmarked(index, word) {
    if (!index.bare) {
      index.bare = new Map();
      index.groups.forEach(function (_, form) {
        var key = bare(form);
        if (!index.bare.has(key)) { index.bare.set(key, []); }
        index.bare.get(key).push(form);
      });
    }
    return index.bare.get(bare(word)) || [];
  }

  function oneSlip(a, b) { // one letter too many, too few, another, or two that changed places
    if (a === b || Math.abs(a.length - b.length) > 1) { return false; }
    var i = 0, j = 0;
    while (i < a.length && i < b.length && a[i] === b[i]) { i += 1; }
    while (j < a.length - i && j < b.length - i && a[a.length - 1 - j] === b[b.length - 1 - j]) { j += 1; }
    var left = a.slice(i, a.length - j), right = b.slice(i, b.length - j);
    return left.length <= 1 && right.length <= 1 || left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
  }

  /* What a word may have been meant to be, where the index does not have it. */
  function guesses(index, word) {
    var same = unmarked(index, word).filter(function (form) { return related(index, form).size; });
    if (same.length) { return same; }
    var begun = word.length > 2 ? index.forms.filter(function (form) { return form.startsWith(word); }) : [];
    if (begun.length) { return begun; }
    for (var cut = word.length - 3; cut >= 3; cut -= 1) {
      var head = word.slice(0, cut), tail = word.slice(cut);
      if (known(index, tail) && (known(index, head) || known(index, head.replace(/[se]$/, "")))) {
        return [[known(index, head) ? head : head.replace(/[se]$/, ""), tail]];
      }
    }
    for (var off = 1; off <= 3 && word.length - off >= 5; off += 1) { // another ending
      var stem = word.slice(0, -off);
      var ended = index.forms.filter(function (form) { return form.startsWith(stem) && form.length <= stem.length + 3; });
      if (ended.length) { return ended; }
    }
    if (word.length < 4) { return []; }
    var near = [];
    index.groups.forEach(function (_, form) {
      if (oneSlip(word, form) && related(index, form).size) { near.push(form); }
    });
    return near;
  }

  function gather(index, weights, factor, into) {
    weights.forEach(function (weight, form) {
      var postings = index.postings.get(form);
      for (var i = 0; i < postings.length; i += 2) {
        var score = postings[i + 1] * weight * factor;
        if ((into.scores.get(postings[i]) || 0) < score) { into.scores.set(postings[i], score); }
      }
      into.forms.add(form);
    });
  }

  /* One word of a question: section → score, the forms that were looked for, and what was taken to be meant. */
  function lookUp(index, word) {
    var found = { word: word, scores: new Map(), forms: new Set(), meant: [] };
    if (known(index, word)) {
      gather(index, related(index, word), 1, found);
      if (found.scores.size) { return [found]; }
    }
    var others = guesses(index, word);
    if (others.length && Array.isArray(others[0])) {
      return others[0].map(function (part) { return lookUp(index, part)[0]; });
    }
    others.forEach(function (form) {
      gather(index, related(index, form), GUESS, found);
      if (!form.startsWith(word)) { found.meant.push(form); }
    });
    return [found];
  }

  /* The words of a question: one with hyphens whole where the index has it so, else its pieces. */
  function asks(index, question) {
    return (question.match(/[\p{L}\p{M}\p{N}\u00ad]+(?:[-'’][\p{L}\p{M}\p{N}\u00ad]+)*/gu) || []).flatMap(function (word) {
      var pieces = words(word), whole = pieces.join("");
      return pieces.length > 1 && known(index, whole) ? [whole] : pieces;
    });
  }

  /* The place that a question names by its number: [title, section, fragment], or nothing. See places.py. */
  function placeOf(index, question) {
    var pieces = words(question), places = index.places;
    for (var i = pieces.length - 1; i > 0; i -= 1) {
      var called = pieces.slice(0, i).join(" "), shown = Object.hasOwn(places.called, called) && places.called[called];
      var asked = shown + " " + pieces.slice(i).join(" ");
      if (shown && Object.hasOwn(places.at, asked)) { return places.at[asked]; }
    }
    return null;
  }

  /* The answer to a question: numbers of sections, best first; phrases are held to the texts by the caller. */
  function ask(index, question, filters) {
    var asked = asks(index, question), passed = asked.filter(function (word) { return index.common.has(word); });
    if (passed.length === asked.length) { passed = []; } // nothing else is asked for: then their words' other forms are
    var looked = [];
    asked.forEach(function (word) {
      if (!passed.includes(word)) { looked = looked.concat(lookUp(index, word)); }
    });
    var total = index.sections.length, scores = new Map(), hits = new Map(), forms = new Set();
    looked.forEach(function (one) {
      var rarity = Math.log(1 + total / (one.scores.size || 1));
      one.forms.forEach(function (form) { forms.add(form); });
      one.scores.forEach(function (score, section) {
        scores.set(section, (scores.get(section) || 0) + score * rarity);
        hits.set(section, (hits.get(section) || 0) + 1);
      });
    });
    var names = Object.keys(filters || {}).filter(function (name) { return filters[name]; });
    function fit(section) { return names.every(function (name) { return index.sections[section][5][name] === filters[name]; }); }
    var fits = [...scores.keys()].filter(fit), place = placeOf(index, question);
    if (place && !fit(place[1])) { place = null; }
    var all = fits.filter(function (section) { return hits.get(section) === looked.length; });
    var some = !place && !all.length && fits.length > 0;
    var ranked = (all.length || place ? all : fits).sort(function (a, b) {
      return (hits.get(b) - hits.get(a)) || (Math.round(1e6 * scores.get(b)) - Math.round(1e6 * scores.get(a))) || a - b;
    });
    var meant = [...new Set(place ? [] : looked.flatMap(function (one) { return one.meant; }))];
    if (place) { ranked = [place[1]].concat(ranked.filter(function (section) { return section !== place[1]; })); }
    return { place: place, sections: ranked, some: some, forms: forms, passed: place ? [] : passed, meant: meant, words: asked };
  }

  /* Phrases in quotation marks, each as its words. */
  function phrases(question) {
    return [...question.matchAll(/["“”„»«]([^"“”„»«]+)["“”„»«]/g)].map(function (match) { return words(match[1]); })
      .filter(function (phrase) { return phrase.length > 1; });
  }

  function holds(text, phrase) {
    return (" " + words(text).join(" ") + " ").includes(" " + phrase.join(" ") + " ");
  }

  /* ---- loading ---- */
  var base = document.currentScript ? document.currentScript.src.replace(/search\.js.*$/, "") : "search/";

  function load(file) {
    if (!waiting[file]) {
      waiting[file] = new Promise(function (done, failed) {
        var script = document.createElement("script");
        script.src = base + file;
        script.onload = done;
        script.onerror = failed;
        document.head.appendChild(script);
      });
    }
    return waiting[file];
  }

  function index() { return (data ? Promise.resolve() : load("index.js")).then(function () { return data; }); }

  function textsOf(opened, numbers) {
    var chunks = [...new Set(numbers.map(function (number) { return opened.sections[number][4]; }))];
    return Promise.all(chunks.map(function (chunk) { return load("text-" + chunk + ".js"); }));
  }

  /* ---- the page ---- */
  function element(name, text, className) {
    var made = document.createElement(name);
    if (text) { made.textContent = text; }
    if (className) { made.className = className; }
    return made;
  }

  /* Some words around the first place where most of what was looked for stands; what was found is marked. */
  function excerpt(text, forms) {
    var pattern = /[\p{L}\p{N}\u00ad]+/gu, match, places = [];
    while ((match = pattern.exec(text))) {
      if (forms.has(fold(match[0].replace(/\u00ad/g, "")))) { places.push([match.index, match.index + match[0].length]); }
    }
    var best = 0, most = 0;
    places.forEach(function (place, i) {
      var within = places.filter(function (other) { return other[0] >= place[0] && other[0] < place[0] + 160; }).length;
      if (within > most) { most = within; best = i; }
    });
    var from = places.length ? Math.max(0, places[best][0] - 70) : 0, to = Math.min(text.length, from + 240);
    if (from) { from = text.indexOf(" ", from) + 1; }
    if (to < text.length) { to = Math.max(text.lastIndexOf(" ", to), from); }
    var shown = element("p", from ? "… " : ""), at = from;
    places.forEach(function (place) {
      if (place[0] >= at && place[1] <= to) {
        shown.append(text.slice(at, place[0]), element("mark", text.slice(place[0], place[1])));
        at = place[1];
      }
    });
    shown.append(text.slice(at, to) + (to < text.length ? " …" : ""));
    return shown;
  }

  function hit(opened, number, answer, words, root) {
    var section = opened.sections[number], place = answer.place && answer.place[1] === number ? answer.place : null;
    var item = element("li"), heading = element("h2"), link = element("a", place ? place[0] : section[1]);
    link.href = root + (place ? section[0].replace(/#.*/, "") + "#" + place[2] : section[0]);
    heading.append(link);
    item.append(heading);
    var where = [place && section[1], section[2], !place && section[3] && words.page.replace("{page}", section[3])].filter(Boolean).join(" · ");
    if (where) { item.append(element("p", where, "where")); }
    item.append(excerpt(texts[number] || "", answer.forms));
    return item;
  }

  function begin(form) {
    var list = document.getElementById(form.dataset.results), status = document.getElementById(form.dataset.status);
    var say = form.dataset, root = form.dataset.root || "", asked = 0, count = SHOWN;

    function filters() {
      var chosen = {};
      form.querySelectorAll("select[name]").forEach(function (select) { chosen[select.name] = select.value; });
      return chosen;
    }

    function remember(question) {
      var query = new URLSearchParams(), chosen = filters();
      if (question) { query.set("q", question); }
      Object.keys(chosen).forEach(function (name) { if (chosen[name]) { query.set(name, chosen[name]); } });
      try { history.replaceState(null, "", query.size || [...query].length ? "?" + query : location.pathname); } catch (error) { return; }
    }

    function tell(answer, numbers) {
      var told = numbers.length === 1 ? say.one : numbers.length ? say.many.replace("{count}", numbers.length) : say.none;
      if (answer.some && numbers.length) { told += " " + say.some; }
      if (answer.meant.length && numbers.length) { told += " " + say.meant.replace("{words}", answer.meant.slice(0, 5).join(", ")); }
      if (answer.passed.length) { told += " " + say.common.replace("{words}", answer.passed.join(", ")); }
      status.textContent = told;
    }

    function show(opened, answer, numbers) {
      return textsOf(opened, numbers.slice(0, count)).then(function () {
        list.replaceChildren.apply(list, numbers.slice(0, count).map(function (number) { return hit(opened, number, answer, { page: say.page }, root); }));
        tell(answer, numbers);
        if (numbers.length > count) {
          var more = element("button", say.more, "plain");
          more.type = "button";
          more.addEventListener("click", function () {
            var first = count;
            count += SHOWN;
            show(opened, answer, numbers).then(function () { list.children[first].querySelector("a").focus(); });
          });
          var last = element("li", "", "more");
          last.append(more);
          list.append(last);
        }
      });
    }

    function answer() {
      var question = form.elements.q.value.slice(0, LONGEST), turn = asked += 1;
      remember(question);
      count = SHOWN;
      if (!words(question).length) { list.replaceChildren(); status.textContent = ""; return Promise.resolve(); }
      return index().then(function (opened) {
        var found = ask(opened, question, filters()), exact = phrases(question);
        if (!exact.length) { return turn === asked && show(opened, found, found.sections); }
        return textsOf(opened, found.sections).then(function () {
          var held = found.sections.filter(function (number) {
            var whole = opened.sections[number][1] + " " + (texts[number] || "");
            return exact.every(function (phrase) { return holds(whole, phrase); });
          });
          return turn === asked && show(opened, found, held);
        });
      }).catch(function () { status.textContent = say.broken; });
    }

    var pause = 0;
    form.addEventListener("submit", function (event) { event.preventDefault(); answer(); });
    form.addEventListener("input", function () { clearTimeout(pause); pause = setTimeout(answer, 150); });
    var query = new URLSearchParams(location.search);
    form.elements.q.value = (query.get("q") || "").slice(0, LONGEST);
    form.querySelectorAll("select[name]").forEach(function (select) {
      var wanted = query.get(select.name);
      if ([...select.options].some(function (option) { return option.value === wanted; })) { select.value = wanted; }
    });
    if (form.elements.q.value) { answer(); }
  }

  document.addEventListener("DOMContentLoaded", function () {
    var form = document.querySelector("form[data-results]");
    if (form) { form.hidden = false; begin(form); }
  });

  return {
    index: function (raw) { data = open(raw); },
    text: function (some) { Object.assign(texts, some); },
    ask: function (question, filters) { return index().then(function (opened) { return ask(opened, question, filters); }); },
    fold: fold, words: words
  };
})();
