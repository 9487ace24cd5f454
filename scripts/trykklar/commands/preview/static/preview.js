// @ts-check
/**
 * The preview's page. The server says how things stand (server-sent events); a document's pages are
 * fetched when its revision changes, and the image of a page when it comes near the view. The address
 * of an image is a digest of what the page looks like, so a build reloads only what it changed.
 *
 * @typedef {{name: string, title: string, revision: string, built: number, fresh: boolean, site?: string, early?: {of: string, digests: Record<string, string>}}} Entry `site`: a web
 *   edition's address; `early`: the revision that it was before some of its pages (from 0) became newer, and their digests
 * @typedef {{severity: "error"|"warning", code: string, message: string, hint: string, file: string, line: number, pages: Record<string, number|string>}} Problem of a web edition: the address of a page
 * @typedef {{run: string, phase: "building"|"ready"|"failed", build: number, step: {document: string, round: number, done: number, total: number}|null,
 *   seconds: number|null, changed: string[], documents: Entry[], problems: Problem[], editor: boolean,
 *   variants: {code: string, name: string}[], variant: string}} State `variant`: what is shown; empty for the base edition
 * @typedef {[left: number, top: number, width: number, height: number, to: string, inside: boolean, says: string]} Link lengths in pt
 * @typedef {{digest: string, label: string, width: number, height: number, links: Link[]}} Leaf size in pt
 * @typedef {{name: string, title: string, revision: string, early: boolean, pages: Leaf[], anchors: Record<string, [page: number, top: number]>,
 *   outline: [title: string, page: number, top: number, depth: number][]}} Book pages count from 1; `early`: some are newer than the rest
 * @typedef {{page: number, box: [number, number, number, number], file: string, line: number, text: string[], exact: boolean}} Block
 * @typedef {{page: number, at: number|null}} Place a page (from 0), and where on its height the middle of the view is; null: at its top
 * @typedef {{node: HTMLElement, pages: number[], top: number, height: number}} Row px
 */

const PX_PER_PT = 96 / 72;
const LOADING_AT_ONCE = 3;
const IMAGES_KEPT = 30;

/** @param {string} id @returns {any} */
const get = (id) => document.getElementById(id);

/**
 * @param {string} tag @param {Record<string, any>} [properties] @param {(Node|string)[]} children
 * @returns {any}
 */
function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) /** @type {any} */ (node)[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** @param {string} name @param {string} fallback */
const remembered = (name, fallback) => localStorage.getItem(`trykklar-${name}`) ?? fallback;
/** @param {string} name @param {string} value */
const remember = (name, value) => localStorage.setItem(`trykklar-${name}`, value);
/** @param {number} count @param {string} word */
const some = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
/** What the server answers; undefined where it has nothing, or has gone, which the lost events tell. @param {string} address */
async function read(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}
/** Have the server do something; gives why it does not, or nothing. @param {string} address @param {Record<string, any>} what */
async function tell(address, what) {
  try {
    const answer = await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(what) });
    return answer.ok ? "" : await answer.text();
  } catch {
    return "The preview has ended.";
  }
}
/** @param {string} text */
const say = (text) => { get("said").textContent = text; };

const view = {
  /** @type {State|null} */ state: null,
  /** @type {Book|null} */ book: null,
  name: "",
  fetching: "",
  /** @type {Sheet[]} */ sheets: [],
  /** @type {Row[]} */ rows: [],
  /** @type {Place} */ place: { page: 0, at: null },
  /** @type {Map<string, Place>} */ places: new Map(),
  /** @type {{file: string, line: number}|null} */ shownAt: null,
  scale: 1,
  spread: remembered("spread", "auto"),
  zoom: remembered("zoom", ""),
  shape: "",
  /** @type {number[]} */ changed: [],
  /** @type {Set<string>} */ settled: new Set(), // the pages before the last build
  /** @type {{page: number, box: number[]}|null} */ mark: null,
  site: { name: "", revision: "", path: "" },
  asked: false,
};
Object.assign(window, { trykklarPreview: view }); // for tests, and for whoever looks into it
/** @type {HTMLElement} */ const pages = get("pages");
const narrow = matchMedia("(max-width: 900px)");
const roomy = matchMedia("(min-width: 1600px)"); // room for contents and panel at once

/* ---- One page ---- */

class Sheet {
  constructor() {
    this.node = make("div", { className: "page", role: "group" });
    /** @type {Leaf|null} */ this.leaf = null;
    /** @type {HTMLImageElement|null} */ this.image = null;
    /** @type {HTMLImageElement|null} */ this.pending = null;
    /** @type {(_?: unknown) => void} */ this.settle = () => {};
    this.index = 0;
    this.width = 0;
    this.high = 0;
    this.near = false;
    this.resting = false;
    observer.observe(this.node);
    sheetOf.set(this.node, this);
  }

  /** @param {Leaf} leaf @param {number} index */
  show(leaf, index) {
    if (this.leaf && this.leaf.digest !== leaf.digest && !this.near) this.drop();
    this.index = index;
    this.leaf = leaf;
    if (this.node.dataset.label !== leaf.label || this.node.dataset.page !== String(index + 1)) {
      this.node.dataset.label = leaf.label;
      this.node.dataset.page = String(index + 1);
      this.node.setAttribute("aria-label", `Page ${leaf.label}`);
    }
    if (this.image) this.image.alt = `page ${leaf.label}`;
    if (this.near) this.layLinks();
  }

  /** @param {number} scale */
  resize(scale) {
    const leaf = /** @type {Leaf} */ (this.leaf);
    const before = [this.width, this.high];
    this.width = Math.max(Math.floor(leaf.width * scale), 12);
    this.high = this.height;
    if (before[0] === this.width && before[1] === this.high) return; // or the browser would place all pages anew
    this.node.style.width = `${this.width}px`;
    this.node.style.height = `${this.high}px`;
  }

  get height() {
    const leaf = /** @type {Leaf} */ (this.leaf);
    return Math.round((this.width * leaf.height) / leaf.width);
  }

  get address() {
    const pixels = Math.min(Math.max(Math.round(this.width * devicePixelRatio), 16), 4096);
    return `/images/${this.leaf?.digest}-${pixels}.png`;
  }

  /** Whether the image shown is not the one that should be. */
  get stale() {
    return this.image?.getAttribute("src") !== this.address;
  }

  /** Fetch the image, and show it when it is whole; until then the one before stays. */
  load() {
    const image = make("img", { alt: `page ${this.leaf?.label}`, draggable: false, decoding: "sync" });
    this.pending = image;
    return new Promise((settle) => {
      this.settle = settle;
      image.onerror = () => {
        if (this.pending !== image) return;
        this.resting = true; // the server has gone, or has built anew
        setTimeout(() => { this.resting = false; pump(); }, 1000);
        this.cancel();
      };
      image.onload = () => {
        if (this.pending !== image) return;
        this.pending = null;
        image.alt = `page ${this.leaf?.label}`;
        if (this.image) this.image.replaceWith(image);
        else this.node.prepend(image);
        this.image = image;
        loaded.delete(this);
        loaded.add(this);
        settle(undefined);
      };
      image.src = this.address;
    });
  }

  /** Stop loading what has left the view. */
  cancel() {
    if (!this.pending) return;
    const image = this.pending;
    this.pending = null;
    image.src = "";
    this.settle();
  }

  drop() {
    this.image?.remove();
    this.image = null;
    loaded.delete(this);
  }

  layLinks() {
    const leaf = /** @type {Leaf} */ (this.leaf);
    this.clearLinks();
    for (const [left, top, width, height, to, inside, says] of leaf.links) {
      const target = inside ? view.book?.anchors[to] : undefined;
      if (inside ? !target : !/^(https?|mailto):/.test(to)) continue;
      const link = make("a", { title: says || to, href: target ? address(target[0] - 1) : to });
      link.setAttribute("aria-label", says || to);
      if (target) link.dataset.to = to;
      else Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
      fit(link, [left, top, width, height], leaf);
      this.node.append(link);
    }
  }

  clearLinks() {
    for (const link of this.node.querySelectorAll("a")) link.remove();
  }
}

/** @param {HTMLElement} node @param {number[]} box @param {Leaf} leaf */
function fit(node, [left, top, width, height], leaf) {
  Object.assign(node.style, {
    left: `${(100 * left) / leaf.width}%`,
    top: `${(100 * top) / leaf.height}%`,
    width: `${(100 * width) / leaf.width}%`,
    height: `${(100 * height) / leaf.height}%`,
  });
}

/* ---- Images, as they come near ---- */

/** @type {WeakMap<Element, Sheet>} */ const sheetOf = new WeakMap();
/** @type {Set<Sheet>} */ const near = new Set();
/** @type {Set<Sheet>} */ const loaded = new Set(); // the longest unseen first
let loading = 0;
let pumping = 0;

const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const sheet = sheetOf.get(target);
    if (!sheet?.leaf || sheet.near === isIntersecting) continue;
    sheet.near = isIntersecting;
    if (isIntersecting) {
      near.add(sheet);
      sheet.layLinks();
    } else {
      near.delete(sheet);
      sheet.cancel();
      sheet.clearLinks();
    }
  }
  clearTimeout(pumping);
  pumping = setTimeout(pump, 60); // whoever scrolls fast passes more than he looks at
}, { root: pages, rootMargin: "80% 0px" });

function pump() {
  const middle = pages.getBoundingClientRect().top + pages.clientHeight / 2;
  /** @param {Sheet} sheet */
  const distance = (sheet) => {
    const box = sheet.node.getBoundingClientRect();
    return Math.abs((box.top + box.bottom) / 2 - middle);
  };
  const wanted = [...near].filter((s) => s.node.isConnected && s.stale && !s.pending && !s.resting).sort((a, b) => distance(a) - distance(b));
  for (const sheet of wanted.slice(0, Math.max(LOADING_AT_ONCE - loading, 0))) {
    loading += 1;
    void sheet.load().finally(() => { loading -= 1; pump(); });
  }
  for (const sheet of [...loaded].slice(0, Math.max(loaded.size - IMAGES_KEPT, 0))) if (!sheet.near) sheet.drop();
}

/* ---- Rows of pages, and the place that is read ---- */

const isWide = () => innerWidth >= 1000;
const isSpread = () => (view.spread === "auto" ? isWide() : view.spread === "yes" && innerWidth > 640);
const zoom = () => view.zoom || (pages.clientWidth < 700 ? "width" : "page");

/** Put pages into rows, give them their sizes, and go back to the place that was read. */
function layout() {
  const book = view.book;
  if (!book?.pages.length || !pages.clientWidth || !pages.clientHeight) return;
  const facing = isSpread();
  const space = parseFloat(getComputedStyle(get("rows")).rowGap);
  const wide = Math.max(...book.pages.map((leaf) => leaf.width)) * (facing ? 2 : 1);
  const high = Math.max(...book.pages.map((leaf) => leaf.height));
  const full = (pages.clientWidth - 2 * space) / wide;
  const whole = Math.min(full, (pages.clientHeight - 2 * space) / high);
  view.scale = zoom() === "width" ? full : zoom() === "page" ? whole : Number(zoom()) * PX_PER_PT;
  for (const sheet of view.sheets) sheet.resize(view.scale);
  arrange(facing);
  let top = space;
  for (const row of view.rows) {
    row.top = top;
    row.height = Math.max(...row.pages.map((index) => view.sheets[index].height));
    top += row.height + space;
    const blank = /** @type {HTMLElement|null} */ (row.node.querySelector(".gap"));
    if (blank) blank.style.width = `${view.sheets[row.pages[0]].width}px`;
  }
  restore(view.place);
  get("spread").setAttribute("aria-pressed", String(facing));
  get("zoom").value = zoom();
  showPlace();
  pump();
}

/** Rows anew, where pages came, went, or stand in another order. @param {boolean} facing */
function arrange(facing) {
  const nodes = view.sheets.map((sheet) => sheet.node);
  const current = [...get("rows").querySelectorAll(".page")];
  const shape = `${facing} ${nodes.length}`;
  if (shape === view.shape && nodes.every((node, index) => node === current[index])) return;
  view.shape = shape;
  /** @type {number[][]} */ const groups = [];
  nodes.forEach((_, index) => {
    if (facing && index % 2 === 0 && index > 0) groups[groups.length - 1].push(index);
    else groups.push([index]);
  });
  view.rows = groups.map((indexes, number) => {
    const node = make("div", { className: "row" });
    if (facing && number === 0) node.append(make("div", { className: "gap" }));
    node.append(...indexes.map((index) => nodes[index]));
    if (facing && number > 0 && indexes.length === 1) node.append(make("div", { className: "gap" }));
    return { node, pages: indexes, top: 0, height: 0 };
  });
  get("rows").replaceChildren(...view.rows.map((row) => row.node));
}

/** @param {number} y @returns {Row} */
function rowAt(y) {
  let low = 0;
  let high = view.rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (view.rows[middle].top <= y) low = middle;
    else high = middle - 1;
  }
  return view.rows[low];
}

/** @param {number} page */
const rowOf = (page) => /** @type {Row} */ (view.rows.find((row) => row.pages.includes(page)) ?? view.rows[view.rows.length - 1]);

/** @returns {Place} */
function readPlace() {
  const middle = pages.scrollTop + pages.clientHeight / 2;
  const row = rowAt(middle);
  const page = row.pages.includes(view.place.page) ? view.place.page : row.pages[0];
  return { page, at: (middle - row.top) / row.height };
}

/** @param {Place} place */
function restore(place) {
  if (!view.rows.length) return;
  if (place.at === null) return go(place.page);
  const row = rowOf(place.page);
  pages.scrollTop = Math.round(row.top + place.at * row.height - pages.clientHeight / 2);
}

/** Show a page (from 0), or the point `top` pt below its upper edge. @param {number} page @param {number} [top] */
function go(page, top = 0) {
  if (!view.rows.length) return;
  const row = rowOf(page);
  view.place = { page, at: null };
  const spare = pages.clientHeight - row.height;
  const wanted = spare >= 0 ? row.top - spare / 2 : row.top + Math.max(top * view.scale - 60, -10);
  pages.scrollTop = Math.round(wanted);
  view.place = { page, at: readPlace().at };
  showPlace();
}

/** The same, with a way back. @param {number} page @param {number} [top] */
function jump(page, top) {
  history.replaceState({ name: view.name, ...view.place }, "", address(view.place.page));
  go(page, top);
  history.pushState({ name: view.name, ...view.place }, "", address(page));
}

/** @param {number} by rows */
function turn(by) {
  const at = view.rows.indexOf(rowOf(view.place.page)) + by;
  if (view.rows[at]) go(view.rows[at].pages[0]);
}

/** @param {number} page */
const address = (page) => `${edition(view.state?.variant ?? "")}#/${encodeURIComponent(view.name)}/${page + 1}`;
/** What the address says of the edition. @param {string} code */
const edition = (code) => (code ? `?variant=${encodeURIComponent(code)}` : location.pathname);

/** Page box, contents and address follow the place. */
function showPlace() {
  const book = view.book;
  if (!book?.pages.length) return;
  const row = rowOf(view.place.page);
  const labels = row.pages.map((index) => book.pages[index].label);
  const box = get("page");
  if (document.activeElement !== box) {
    box.value = labels.length > 1 && labels[0] !== labels[1] ? labels.join("–") : labels[0];
    box.removeAttribute("aria-invalid");
  }
  get("count").textContent = `${row.pages.map((index) => index + 1).join("–")} of ${book.pages.length}`;
  get("before").disabled = row.pages.includes(0);
  get("after").disabled = row.pages.includes(book.pages.length - 1);
  get("pdf").href = `/documents/${encodeURIComponent(view.name)}.pdf#page=${view.place.page + 1}`;
  showInOutline();
}

let scrolled = 0;
pages.addEventListener("scroll", () => {
  if (!view.rows.length) return;
  view.place = readPlace();
  showPlace();
  clearTimeout(scrolled);
  scrolled = setTimeout(() => {
    history.replaceState({ name: view.name, ...view.place }, "", address(view.place.page));
  }, 250);
}, { passive: true });
addEventListener("popstate", () => {
  const state = history.state ?? fromAddress();
  if (!state) return;
  if (state.name !== view.name && view.state?.documents.some((d) => d.name === state.name)) {
    view.places.set(state.name, state);
    choose(state.name);
  } else {
    view.place = { page: Math.min(state.page, view.sheets.length - 1), at: state.at };
    restore(view.place);
    showPlace();
  }
});
new ResizeObserver(() => layout()).observe(pages);

function fromAddress() {
  const found = /^#\/([^/]+)\/(\d+)$/.exec(location.hash);
  return found && { name: decodeURIComponent(found[1]), page: Number(found[2]) - 1, at: history.state?.at ?? null };
}

/* ---- A document, and a new build of it ---- */

/** @param {string} name */
function choose(name) {
  if (view.book) view.places.set(view.name, view.place);
  view.name = name;
  remember("document", name);
  const site = Boolean(entryOf(name)?.site);
  get("site").hidden = !site;
  for (const part of ["pages", "jump", "spread", "zoom", "contents-toggle", "source-list"]) get(part).hidden = site;
  if (site) {
    open("contents", false);
    get("next-change").hidden = true;
    get("source-body").replaceChildren(make("p", { className: "soft", textContent: "Click a paragraph to see where it comes from." }));
  } else if (view.book) {
    showChanges();
    showTitle(view.book.title);
    showPlace();
  }
  void refresh();
}

/** @param {string} name */
const entryOf = (name) => view.state?.documents.find((d) => d.name === name);

/** @param {string} title */
function showTitle(title) {
  document.title = `${title} – preview`;
  get("title").textContent = title;
}

/** Fetch the chosen document where another revision of it stands on the server. */
async function refresh() {
  const entry = entryOf(view.name);
  if (entry?.site) return showSite(entry);
  if (!entry || view.fetching === entry.revision || view.book?.name === entry.name && view.book.revision === entry.revision) return;
  if (entry.early && view.book?.name === entry.name && view.book.revision === entry.early.of) {
    view.fetching = "";
    return showBook(withEarly(view.book, entry.revision, entry.early.digests));
  }
  view.fetching = entry.revision;
  try {
    const book = await read(`/documents/${encodeURIComponent(entry.name)}/pages.json?revision=${entry.revision}`);
    if (book && view.fetching === entry.revision) showBook(book);
  } finally {
    if (view.fetching === entry.revision) view.fetching = "";
  }
}

/** What is shown, with pages that are newer: of such no more is told than what they look like. @param {Book} book @param {string} revision @param {Record<string, string>} digests @returns {Book} */
function withEarly(book, revision, digests) {
  const leaves = book.pages.map((leaf, index) => (index in digests ? { ...leaf, digest: digests[index] } : leaf));
  return { ...book, revision, early: true, pages: leaves };
}

/* ---- A web edition, in a frame of an origin of its own ---- */

/** Load it, or let it load its page again where it was built anew. @param {Entry} entry */
function showSite(entry) {
  const shown = view.site;
  if (shown.name !== entry.name) goSite(entry, "");
  else if (shown.revision !== entry.revision) get("site").contentWindow.postMessage({ trykklar: "reload" }, new URL(entry.site ?? "").origin);
  Object.assign(shown, { name: entry.name, revision: entry.revision });
  showTitle(entry.title);
}

/** @param {Entry} entry @param {string} address of a page, from the site's root */
function goSite(entry, address) {
  get("site").src = entry.site + address;
  get("pdf").href = entry.site + address;
}

addEventListener("message", async (event) => {
  const entry = entryOf(view.name);
  const said = event.data?.trykklar;
  if (!entry?.site || event.source !== get("site").contentWindow || event.origin !== new URL(entry.site).origin || !said) return;
  if (typeof said.path === "string") {
    view.site.path = said.path;
    get("pdf").href = new URL(said.path + said.more, entry.site).href;
  } else if (said.file) {
    const words = new URLSearchParams({ file: said.file, line: said.line });
    const block = await read(`/sites/${encodeURIComponent(entry.name)}/place?${words}`);
    if (block !== undefined) showSource(block, 0);
  } else showSource(null, 0);
});

/** @param {Book} fresh */
function showBook(fresh) {
  const old = view.book?.name === fresh.name ? view.book : null;
  const target = fromAddress();
  if (old) view.place = { page: follow(old, fresh, view.place.page), at: view.place.at };
  else view.place = view.places.get(fresh.name) ?? (target?.name === fresh.name ? target : { page: 0, at: null });
  view.place.page = Math.max(Math.min(view.place.page, fresh.pages.length - 1), 0);
  reuse(old, fresh);
  view.book = fresh;
  const known = new Set(old?.pages.map((leaf) => leaf.digest));
  if (!old?.early) view.settled = known;
  view.changed = old ? fresh.pages.flatMap((leaf, index) => (view.settled.has(leaf.digest) ? [] : [index])) : [];
  view.sheets.forEach((sheet, index) => sheet.show(fresh.pages[index], index));
  clearMark();
  layout();
  buildOutline(old, fresh);
  for (const index of view.changed) if (!known.has(fresh.pages[index].digest)) flash(view.sheets[index].node);
  showChanges();
  showTitle(fresh.title);
}

/** Pages that look as before keep their node and its image; others take over the image that stood in their place. */
function reuse(/** @type {Book|null} */ old, /** @type {Book} */ fresh) {
  /** @type {Map<string, Sheet[]>} */ const kept = new Map();
  for (const sheet of old ? view.sheets : []) {
    const digest = sheet.leaf?.digest ?? "";
    kept.set(digest, [...(kept.get(digest) ?? []), sheet]);
  }
  const found = fresh.pages.map((leaf) => kept.get(leaf.digest)?.shift());
  const left = new Map([...kept.values()].flat().map((sheet) => [sheet.index, sheet]));
  const sheets = found.map((sheet, index) => {
    if (sheet) return sheet;
    const before = left.get(index);
    left.delete(index);
    return before ?? new Sheet();
  });
  for (const sheet of view.sheets) {
    if (sheets.includes(sheet)) continue;
    sheet.cancel();
    sheet.drop();
    observer.unobserve(sheet.node);
    near.delete(sheet);
  }
  view.sheets = sheets;
}

/**
 * Where the page that was read is now: found again by its looks, or else counted from the last heading or
 * figure before it. @param {Book} old @param {Book} fresh @param {number} page
 */
function follow(old, fresh, page) {
  let guess = page;
  let before = 0;
  for (const [name, [at]] of Object.entries(old.anchors)) {
    if (at - 1 > page || at < before || !(name in fresh.anchors) || /-ix\d+$/.test(name)) continue; // index marks are renumbered
    before = at;
    guess = fresh.anchors[name][0] - 1 + page - (at - 1);
  }
  const digest = old.pages[page]?.digest;
  const same = fresh.pages.flatMap((leaf, index) => (leaf.digest === digest ? [index] : []));
  same.sort((a, b) => Math.abs(a - guess) - Math.abs(b - guess));
  return same.length && Math.abs(same[0] - guess) < 20 ? same[0] : guess;
}

/** @param {HTMLElement} node */
function flash(node) {
  node.classList.add("changed");
  setTimeout(() => node.classList.remove("changed"), 2500);
}

function showChanges() {
  const button = get("next-change");
  const labels = view.changed.map((index) => view.book?.pages[index].label ?? "");
  button.hidden = !labels.length;
  button.textContent = labels.length > 3 ? `${labels.length} pages changed` : `Page${labels.length > 1 ? "s" : ""} ${labels.join(", ")} changed`;
}

function nextChange() {
  if (!view.changed.length) return say("The last build changed no page.");
  const shown = rowOf(view.place.page).pages;
  const last = shown[shown.length - 1];
  const page = view.changed.find((index) => index > last) ?? view.changed[0];
  jump(page);
  flash(view.sheets[page].node);
}

/* ---- How things stand ---- */

/** @param {State} state */
function showState(state) {
  const before = view.state;
  if (before && before.run !== state.run) return location.reload(); // the preview was started anew
  view.state = state;
  showVariants(state, before);
  const box = get("document");
  const names = state.documents.map((d) => d.name).join("\n");
  if (box.dataset.names !== names) {
    box.dataset.names = names;
    box.replaceChildren(...state.documents.map((d) => make("option", { value: d.name, textContent: d.name })));
    box.hidden = state.documents.length < 2;
    if (state.documents.length && !state.documents.some((d) => d.name === view.name)) {
      const wished = fromAddress()?.name ?? remembered("document", "");
      choose((state.documents.find((d) => d.name === wished) ?? state.documents[0])?.name ?? "");
    }
  }
  box.value = view.name;
  showPhase(state);
  showProblems(state, before);
  const shown = view.book?.revision;
  void refresh().then(() => {
    if (before && before.build !== state.build) announce(state, view.book?.revision === shown ? 0 : view.changed.length);
  });
}

/** The menu of variants follows what is shown, and the address does. @param {State} state @param {State|null} before */
function showVariants(state, before) {
  const box = get("variant");
  const known = state.variants.map((v) => v.code);
  if (box.dataset.known !== known.join("\n")) {
    box.dataset.known = known.join("\n");
    const called = (/** @type {{code: string, name: string}} */ v) => (v.name === v.code ? v.code : `${v.code} ${v.name}`);
    box.replaceChildren(make("option", { value: "", textContent: "Base edition" }), ...state.variants.map((v) => make("option", { value: v.code, textContent: called(v) })));
    box.hidden = !known.length;
  }
  const wished = new URLSearchParams(location.search).get("variant") ?? "";
  if (!view.asked && known.length) {
    view.asked = true; // the address that was opened names an edition
    if (location.search && wished !== state.variant && known.includes(wished)) return void chooseVariant(wished);
  }
  box.value = state.variant;
  if (before && before.variant !== state.variant) {
    view.places.clear();
    if (state.variant !== wished) history.replaceState(history.state, "", edition(state.variant) + location.hash);
  }
}

/** @param {string} code */
async function chooseVariant(code) {
  const refused = await tell("/variant", { code });
  if (refused) return say(refused);
  history.replaceState(history.state, "", edition(code) + location.hash);
  say(code ? `The variant ${code} is built.` : "The base edition is built.");
}

/** @param {State} state */
function showPhase(state) {
  const { phase, step, seconds } = state;
  const entry = entryOf(view.name);
  const time = entry ? new Date(entry.built * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) : "";
  const errors = state.problems.filter((p) => p.severity === "error").length;
  const round = step && step.round > 1 ? `, round ${step.round}` : "";
  const text = {
    building: step ? `Building ${step.document}: ${step.done} of ${step.total} chapters${round}` : "Building…",
    ready: `Up to date · built in ${seconds?.toFixed(1)} s, ${time}`,
    failed: `${some(errors, "error")}${entry ? ` · shown is the build of ${time}` : ""}`,
  }[phase];
  get("phase").dataset.phase = phase;
  get("phase-text").textContent = text + (phase === "building" && entry && !entry.fresh ? ` · shown is the build of ${time}` : "");
  get("progress").hidden = phase !== "building";
  get("progress").toggleAttribute("data-unknown", !step);
  get("progress").firstElementChild.style.transform = step ? `scaleX(${Math.max(step.done / step.total, 0.02)})` : "";
  get("banner").hidden = phase === "ready" || !errors || !entry;
  get("banner-text").textContent = `The last build found ${some(errors, "error")}. The pages are those of the last good build, ${time}.`;
  get("empty").hidden = Boolean(entry);
  get("rows").style.visibility = entry ? "" : "hidden"; // pages of another edition are none of this one, and keep the place
  get("empty-text").textContent = phase === "failed" ? "There are no pages yet. Mend the errors, and they appear here." : text;
  get("pdf").hidden = !entry;
  get("pdf").textContent = entry?.site ? "In a tab of its own" : "PDF";
}

/** @param {State} state @param {number} changed pages */
function announce(state, changed) {
  const errors = state.problems.filter((p) => p.severity === "error").length;
  if (state.phase === "failed") say(`The build found ${some(errors, "error")}. The pages of the last good build are shown.`);
  else if (state.phase === "ready") {
    say(`Built in ${state.seconds?.toFixed(1)} seconds, ${changed ? some(changed, "page") : "no page"} changed.`);
  }
}

/** @param {State} state @param {State|null} before */
function showProblems(state, before) {
  const errors = state.problems.filter((p) => p.severity === "error");
  const ordered = [...errors, ...state.problems.filter((p) => p.severity !== "error")];
  const toggle = get("panel-toggle");
  toggle.dataset.worst = errors.length ? "error" : ordered.length ? "warning" : "none";
  get("panel-count").textContent = String(ordered.length);
  get("panel-words").textContent = ` problems, ${errors.length} of them errors`;
  if (before && JSON.stringify(before.problems) === JSON.stringify(state.problems) && before.documents.length === state.documents.length) return;
  get("problems-none").hidden = ordered.length > 0;
  get("problems").replaceChildren(...ordered.map((problem) => {
    const page = problem.pages[view.name];
    const acts = problem.file ? actsOn(problem.file, problem.line) : make("div", { className: "acts" });
    const entry = entryOf(view.name);
    const show = () => (typeof page === "number" ? jump(page - 1) : entry && goSite(entry, page));
    if (page) acts.prepend(make("button", { type: "button", textContent: "Show page", onclick: show }));
    return make("li", { "data-severity": problem.severity },
      make("div", { className: "kind" }, problem.severity === "error" ? "Error " : "Warning ", make("code", { textContent: problem.code })),
      make("div", { textContent: problem.message }),
      make("div", { className: "hint", textContent: problem.hint }),
      make("div", { className: "place", textContent: placeText(problem.file, problem.line) }), acts);
  }));
  if (state.phase === "failed" && !narrow.matches) {
    open("panel", true);
    get("panel").scrollTop = get("problems-head").offsetTop - 60;
  }
}

/** @param {string} file @param {number} line */
const placeText = (file, line) => (line ? `${file}:${line}` : file);

/** Buttons for a place in the sources. @param {string} file @param {number} line */
function actsOn(file, line) {
  const copy = make("button", { type: "button", textContent: "Copy place" });
  copy.onclick = async () => {
    try {
      await navigator.clipboard.writeText(placeText(file, line));
      say("Copied.");
      copy.textContent = "Copied";
      setTimeout(() => { copy.textContent = "Copy place"; }, 1500);
    } catch {
      say("The browser did not allow copying.");
    }
  };
  const acts = make("div", { className: "acts" }, copy);
  if (view.state?.editor) acts.append(make("button", { type: "button", textContent: "Open in editor", onclick: () => openEditor(file, line) }));
  return acts;
}

/** @param {string} file @param {number} line */
async function openEditor(file, line) {
  say((await tell("/open", { file, line })) || "Opened in the editor.");
}

/* ---- From the page to its source ---- */

pages.addEventListener("click", async (event) => {
  const clicked = /** @type {Element} */ (event.target);
  const node = clicked.closest(".page");
  const sheet = node && sheetOf.get(node);
  const link = /** @type {HTMLElement|null} */ (clicked.closest("a[data-to]"));
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    const [page, top] = view.book?.anchors[link.dataset.to ?? ""] ?? [1, 0];
    jump(page - 1, top);
  } else if (sheet?.leaf && !clicked.closest("a") && view.book) {
    const box = sheet.node.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * sheet.leaf.width;
    const y = ((event.clientY - box.top) / box.height) * sheet.leaf.height;
    const block = await ask("place", { page: sheet.index + 1, x: x.toFixed(1), y: y.toFixed(1) });
    if (block !== undefined) showSource(block, sheet.index);
  }
});

/** @param {string} what @param {Record<string, any>} query */
async function ask(what, query) {
  const words = new URLSearchParams({ ...query, revision: view.book?.revision ?? "" });
  return read(`/documents/${encodeURIComponent(view.name)}/${what}?${words}`);
}

function clearMark() {
  for (const node of document.querySelectorAll(".mark")) node.remove();
}

/** @param {Block} block */
function showMark(block) {
  clearMark();
  const sheet = view.sheets[block.page - 1];
  const mark = make("div", { className: "mark" });
  fit(mark, block.box, /** @type {Leaf} */ (sheet.leaf));
  sheet.node.append(mark);
}

/** @param {Block|null} block @param {number} page from 0 */
function showSource(block, page) {
  open("panel", true);
  if (!block) {
    clearMark();
    const fresh = entryOf(view.name)?.fresh;
    const why = fresh ? "Nothing on this page comes from a line of a chapter: a template makes it." : "Known as soon as the build is done.";
    get("source-body").replaceChildren(make("p", { className: "soft", textContent: why }));
    return say(why);
  }
  if (!get("pages").hidden) showMark(block);
  const where = placeText(block.file, block.line);
  const about = block.exact ? [] : [make("p", { className: "soft", textContent: "Nearest paragraph:" })];
  get("source-body").replaceChildren(...about,
    make("div", { className: "place", id: "source-place", textContent: where }),
    ...(block.text.length ? [make("pre", { textContent: block.text.join("\n") })] : []), actsOn(block.file, block.line));
  view.shownAt = { file: block.file, line: block.line };
  if (inspects() && !get("pages").hidden) void showMade(view.shownAt);
  say(get("pages").hidden ? where : `Page ${view.book?.pages[page].label}: ${where}`);
}

/* ---- What made it ---- */

/**
 * @typedef {{name: string, value: string, file: string, line: number}} Token
 * @typedef {{selector: string, file: string, line: number, declarations: {name: string, value: string, overruled: boolean, tokens: Token[]}[]}} Rule
 * @typedef {{entry: string, template: string, directive: {name: string, file: string}|null, elements: {element: string, rules: Rule[]}[]}} Made
 */

const inspects = () => get("inspect").getAttribute("aria-pressed") === "true";

/** Have what made a thing shown after each click, or no more. */
function toggleInspect() {
  get("inspect").setAttribute("aria-pressed", String(!inspects()));
  say(inspects() ? "Clicks show what made a thing, too." : "Clicks show the source alone.");
  if (inspects() && view.shownAt) void showMade(view.shownAt);
  else get("made")?.remove();
}

/** @param {{file: string, line: number}} at */
async function showMade(at) {
  /** @type {Made|null|undefined} */ const made = await ask("made", { file: at.file, line: at.line });
  get("made")?.remove();
  if (view.shownAt !== at) return;
  const body = make("div", { id: "made" });
  get("source-body").append(body);
  if (!made) return body.append(make("p", { className: "soft", textContent: "What made it is known as soon as a build has set it." }));
  const about = make("dl", {}, make("dt", { textContent: "Template" }), make("dd", { className: "place", textContent: made.template }));
  if (made.directive) about.append(make("dt", { textContent: `Directive ${made.directive.name}` }), make("dd", { className: "place", textContent: made.directive.file || "made by the program" }));
  body.append(about, ...made.elements.map(({ element, rules }, depth) => make("details", { open: depth === 0 },
    make("summary", {}, make("code", { textContent: element }), ` ${some(rules.length, "rule")}`), ...rules.map(ruleNode))));
}

/** @param {Rule} rule */
function ruleNode(rule) {
  const lines = rule.declarations.map(({ name, value, overruled, tokens }) => make("li", { className: overruled ? "overruled" : "" },
    make("code", { textContent: `${name}: ${value}` }), ...(overruled ? [make("span", { className: "hidden", textContent: " (another rule holds)" })] : []),
    ...tokens.map((token) => make("div", { className: "token" }, make("code", { textContent: `${token.name}: ${token.value || "set by the page's template"}` }),
      token.file ? ` ${placeText(token.file, token.line)}` : ""))));
  return make("div", { className: "rule" }, make("code", { className: "selector", textContent: rule.selector }),
    make("div", { className: "place", textContent: placeText(rule.file, rule.line) }), make("ul", {}, ...lines));
}

/** The paragraphs of the page that is read, for those who do not click on pages. */
async function listSources() {
  const page = view.place.page;
  /** @type {Block[]|undefined} */ const blocks = await ask("places", { page: page + 1 });
  if (!blocks) return;
  if (!blocks.length) return showSource(null, page);
  open("panel", true);
  const list = make("ul", { className: "paragraphs" }, ...blocks.map((block) => make("li", {}, make("button", {
    type: "button",
    onfocus: () => showMark(block),
    onclick: () => { showSource(block, page); get("source-body").querySelector("button")?.focus(); },
  }, make("span", { className: "place", textContent: placeText(block.file, block.line) }), make("span", { className: "soft", textContent: block.text[0] ?? "" })))));
  get("source-body").replaceChildren(make("p", { className: "soft", textContent: `Page ${view.book?.pages[page].label}` }), list);
  list.querySelector("button").focus();
}

/* ---- Contents ---- */

/** @type {{page: number, top: number, link: HTMLElement, item: HTMLElement}[]} */ let lines = [];
/** @type {HTMLElement|null} */ let currentLine = null;

/** @param {Book|null} old @param {Book} fresh */
function buildOutline(old, fresh) {
  if (old && JSON.stringify(old.outline) === JSON.stringify(fresh.outline) && lines.length) return;
  const unfolded = new Set([...document.querySelectorAll("#outline .fold[aria-expanded=true]")].map((fold) => fold.getAttribute("aria-label")));
  lines = [];
  currentLine = null;
  const top = make("ul");
  const stack = [top];
  fresh.outline.forEach(([title, page, y, depth], number) => {
    const parent = (fresh.outline[number + 1]?.[3] ?? 0) > depth;
    const link = make("a", { href: address(page - 1) }, make("span", { textContent: title }), make("span", { textContent: fresh.pages[page - 1].label }));
    link.onclick = (/** @type {Event} */ event) => {
      event.preventDefault();
      jump(page - 1, y);
      if (narrow.matches) open("contents", false);
    };
    const item = make("li", {}, make("div", { className: "line" }, parent ? fold(title, old !== null && unfolded.has(title)) : make("span", { className: "leaf" }), link));
    stack[Math.min(depth, stack.length - 1)].append(item);
    stack.length = Math.min(depth, stack.length - 1) + 1;
    if (parent) {
      const inner = make("ul", { hidden: !(old && unfolded.has(title)) });
      item.append(inner);
      stack.push(inner);
    }
    lines.push({ page: page - 1, top: y, link, item });
  });
  get("outline").replaceChildren(lines.length ? top : make("p", { className: "soft", textContent: "This document has no bookmarks." }));
  filterOutline();
  showInOutline();
}

/** @param {string} title @param {boolean} expanded */
function fold(title, expanded) {
  const button = make("button", { type: "button", className: "fold", "aria-label": title, "aria-expanded": String(expanded) });
  button.innerHTML = '<svg viewBox="0 0 12 12" aria-hidden="true"><path d="M4 2l4 4-4 4"/></svg>';
  button.onclick = () => setFold(button.closest("li"), button.getAttribute("aria-expanded") !== "true");
  return button;
}

/** @param {HTMLElement} item @param {boolean} expanded */
function setFold(item, expanded) {
  const button = item.querySelector(":scope > .line > .fold");
  const inner = /** @type {HTMLElement|null} */ (item.querySelector(":scope > ul"));
  if (!button || !inner) return;
  button.setAttribute("aria-expanded", String(expanded));
  inner.hidden = !expanded;
}

function showInOutline() {
  const { page, at } = view.place;
  const height = (view.book?.pages[page]?.height ?? 0) * (at ?? 0);
  const shown = lines.filter((line) => line.page < page || line.page === page && line.top <= Math.max(height, 120)).at(-1)?.link ?? null;
  if (shown === currentLine) return;
  currentLine?.removeAttribute("aria-current");
  currentLine = shown;
  if (!shown || get("contents").hidden) return shown?.setAttribute("aria-current", "location");
  shown.setAttribute("aria-current", "location");
  for (let item = shown.closest("ul")?.closest("li"); item; item = item.parentElement?.closest("li")) setFold(item, true);
  const box = get("contents").getBoundingClientRect();
  const line = shown.getBoundingClientRect();
  if (line.top < box.top + 60 || line.bottom > box.bottom - 20) get("contents").scrollTop += line.top - box.top - box.height / 3;
}

function filterOutline() {
  const words = get("filter").value.trim().toLocaleLowerCase();
  for (const { item } of lines) item.hidden = Boolean(words);
  for (const { item, link } of words ? lines : []) {
    if (!link.textContent?.toLocaleLowerCase().includes(words)) continue;
    for (let /** @type {HTMLElement|null|undefined} */ up = item; up; up = up.parentElement?.closest("li")) {
      up.hidden = false;
      if (up !== item) setFold(up, true);
    }
  }
}

/* ---- Controls ---- */

/** @param {"contents"|"panel"} name @param {boolean} wanted */
function open(name, wanted) {
  const part = get(name);
  if (part.hidden === !wanted) return;
  if (!wanted && part.contains(document.activeElement)) pages.focus({ preventScroll: true });
  const other = name === "panel" ? "contents" : "panel";
  if (wanted && !roomy.matches) open(other, false);
  part.hidden = !wanted;
  get(`${name}-toggle`).setAttribute("aria-expanded", String(wanted));
  if (name === "panel" && !wanted && !roomy.matches && !narrow.matches && remembered("contents", "yes") === "yes") open("contents", true);
  if (name === "contents" && wanted) {
    currentLine = null;
    showInOutline();
  }
}

/** @param {string} wanted */
function jumpTo(wanted) {
  const book = view.book;
  const text = wanted.trim().toLocaleLowerCase();
  if (!book || !text) return;
  const place = /^#(\d+)$/.exec(text);
  const label = text.split("–")[0];
  const found = place ? Number(place[1]) - 1 : book.pages.findIndex((leaf) => leaf.label.toLocaleLowerCase() === label);
  if (!book.pages[found]) {
    get("page").setAttribute("aria-invalid", "true");
    return say(`There is no page ${wanted}.`);
  }
  pages.focus({ preventScroll: true });
  jump(found);
}

/** @param {string} value */
function setZoom(value) {
  view.zoom = value;
  remember("zoom", value);
  layout();
}

/** @param {number} by */
function stepZoom(by) {
  const steps = [...get("zoom").options].map((option) => Number(option.value)).filter(Boolean);
  const now = view.scale / PX_PER_PT;
  const next = by > 0 ? steps.find((step) => step > now + 0.01) : steps.filter((step) => step < now - 0.01).at(-1);
  if (next) setZoom(String(next));
}

function toggleSpread() {
  const wanted = !isSpread();
  view.spread = wanted === isWide() ? "auto" : wanted ? "yes" : "no";
  remember("spread", view.spread);
  layout();
}

/** @param {"contents"|"panel"} name */
const toggle = (name) => open(name, get(name).hidden);
const keepContents = () => { if (!narrow.matches) remember("contents", get("contents").hidden ? "no" : "yes"); };

get("contents-toggle").onclick = () => { toggle("contents"); keepContents(); };
get("panel-toggle").onclick = () => toggle("panel");
get("banner-show").onclick = () => { open("panel", true); get("problems").querySelector("button")?.focus(); };
get("document").onchange = (/** @type {any} */ event) => choose(event.target.value);
get("variant").onchange = (/** @type {any} */ event) => void chooseVariant(event.target.value);
get("filter").oninput = filterOutline;
get("jump").onsubmit = (/** @type {Event} */ event) => { event.preventDefault(); jumpTo(get("page").value); };
get("page").onfocus = () => get("page").select();
get("page").onblur = () => showPlace();
get("before").onclick = () => turn(-1);
get("after").onclick = () => turn(1);
get("spread").onclick = toggleSpread;
get("zoom").onchange = () => setZoom(get("zoom").value);
get("help-open").onclick = () => get("help").showModal();
get("next-change").onclick = nextChange;
get("inspect").onclick = toggleInspect;
get("source-list").onclick = () => void listSources();
for (const button of document.querySelectorAll("[data-closes]")) {
  /** @type {HTMLElement} */ (button).onclick = () => open(/** @type {any} */ (button).dataset.closes, false);
}

/** @type {Record<string, () => void>} */
const KEYS = {
  g: () => get("page").focus(),
  c: () => { toggle("contents"); keepContents(); },
  p: () => toggle("panel"),
  l: () => void listSources(),
  i: () => { open("panel", true); toggleInspect(); },
  n: nextChange,
  s: toggleSpread,
  "+": () => stepZoom(1),
  "=": () => stepZoom(1),
  "-": () => stepZoom(-1),
  0: () => setZoom("page"),
  "?": () => get("help").showModal(),
};
/** @type {Record<string, () => void>} */
const PAGE_KEYS = {
  ArrowLeft: () => turn(-1),
  ArrowRight: () => turn(1),
  Home: () => go(0),
  End: () => go(view.sheets.length - 1),
};
addEventListener("keydown", (event) => {
  const at = /** @type {HTMLElement} */ (event.target);
  if (event.key === "Tab") document.documentElement.classList.add("tabbed");
  if (event.ctrlKey || event.metaKey || event.altKey || get("help").open) return;
  if (event.key === "Escape") {
    if (at.matches("input")) pages.focus({ preventScroll: true });
    else for (const name of /** @type {const} */ (["panel", "contents"])) if (!get(name).hidden && (narrow.matches || name === "panel")) return open(name, false);
    return;
  }
  if (at.matches("input, select, textarea")) return;
  const onPages = at === document.body || pages.contains(at);
  const sideways = event.key.startsWith("Arrow") && pages.scrollWidth > pages.clientWidth + 1;
  const act = KEYS[event.key] ?? (onPages && !sideways ? PAGE_KEYS[event.key] : undefined);
  if (!act) return;
  event.preventDefault();
  act();
});

const events = new EventSource("/events");
events.onmessage = (event) => showState(JSON.parse(event.data));
events.onerror = () => {
  get("phase").dataset.phase = "failed";
  get("phase-text").textContent = "The preview has ended. Start it again, and this page goes on.";
  get("progress").hidden = true;
};
/** Contents stand beside the pages where there is room, unless they were put away. */
const placeContents = () => open("contents", !narrow.matches && get("panel").hidden && remembered("contents", "yes") === "yes");
narrow.addEventListener("change", placeContents);
placeContents();
pages.focus({ preventScroll: true });
