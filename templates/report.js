"use strict";
/* What makes a long report quick to work with. The page is whole without it. */
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const language = document.documentElement.lang;
  const number = (value) => value.toLocaleString(language);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const plain = (text) => text.toLocaleLowerCase(language);
  const has = (text, words) => words.every((word) => text.includes(word));
  const words = (input) => plain(input.value).split(/\s+/).filter(Boolean);
  const later = (act) => {
    let waiting = 0;
    return () => {
      clearTimeout(waiting);
      waiting = setTimeout(act, 120);
    };
  };

  const ROWS = 100;

  /* A link into what is folded unfolds it, and shows the line that it was folded to. */
  const before = [];
  const onLink = (act) => before.push(act);
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (const act of before) act(target);
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    (target.closest("article") ?? target).scrollIntoView();
  }
  window.addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[href^='#']")) setTimeout(reveal);
  });

  /* Findings: filters and search. */
  function filterFindings(bar) {
    const cards = all("article.problem");
    const search = one("input", bar);
    const choices = all("select", bar);
    const shown = one(".shown", bar);
    const texts = new Map();
    const text = (card) => {
      if (!texts.has(card)) texts.set(card, plain(card.textContent));
      return texts.get(card);
    };
    const fits = (card, wanted) =>
      choices.every(({ value, dataset }) => !value || (card.dataset[dataset.by] ?? "").split(" ").includes(value)) &&
      has(wanted.length ? text(card) : "", wanted);
    const apply = () => {
      const wanted = words(search);
      let left = 0;
      for (const card of cards) {
        card.hidden = !fits(card, wanted);
        left += !card.hidden;
      }
      shown.textContent = fill(shown.dataset.text, { shown: number(left), all: number(cards.length) });
    };
    const reset = () => {
      search.value = "";
      for (const choice of choices) choice.value = "";
      apply();
    };
    search.addEventListener("input", later(apply));
    for (const choice of choices) choice.addEventListener("change", apply);
    one(".reset", bar).addEventListener("click", reset);
    const unfold = one(".unfold", bar);
    const folds = () => all("article.problem:not([hidden]) > .fold");
    const { textContent: open, dataset: { fold: close } } = unfold;
    const label = () => (unfold.textContent = folds().every((each) => each.open) ? close : open);
    unfold.addEventListener("click", () => {
      const wanted = unfold.textContent === open;
      for (const each of folds()) each.open = wanted;
      label();
    });
    document.addEventListener("toggle", label, true);
    /* A link to a finding that is filtered away must still lead to it. */
    onLink((target) => target.closest("article.problem[hidden]") && reset());
    bar.hidden = false;
    reset();
  }

  /* Long tables: search and pages. What is no row yet lies in the block as numbers of texts. */
  let block = null;
  const rest = (name) => {
    const source = one("#block");
    block ??= source ? JSON.parse(source.textContent) : { texts: [], grids: {} };
    return block.grids[name] ?? [];
  };
  const line = (text, kind) => {
    const made = document.createElement("bdi");
    made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };
  function fillCell(cell, content, kind) {
    if (Array.isArray(content)) {
      content.forEach((place, at) => {
        const made = document.createElement("div");
        if (kind === "headed") made.className = at ? "quiet" : "url";
        made.append(line(block.texts[place]));
        cell.append(made);
      });
    } else if (typeof content === "object") {
      cell.textContent = number(content.n);
    } else {
      cell.append(line(block.texts[content], kind === "url" ? "url" : ""));
    }
  }
  function makeRow(cells, kinds) {
    const row = document.createElement("tr");
    cells.forEach((content, at) => {
      const cell = document.createElement(at ? "td" : "th");
      if (at) cell.className = kinds[at] === "number" ? "number" : "";
      else cell.scope = "row";
      fillCell(cell, content, kinds[at]);
      row.append(cell);
    });
    return row;
  }
  const rowText = (row) => {
    if (row instanceof Element) return plain(row.textContent);
    const told = (cell) =>
      Array.isArray(cell) ? cell.map((place) => block.texts[place]).join(" ") : typeof cell === "object" ? cell.n : block.texts[cell];
    return plain(row.map(told).join(" "));
  };

  class Pager {
    constructor(table) {
      this.body = table.tBodies[0];
      this.first = [...this.body.rows];
      this.kinds = table.dataset.kinds.split(" ");
      this.rows = [...this.first, ...rest(table.dataset.grid)];
      this.found = this.rows;
      this.from = 0;
      const frame = table.closest(".wide");
      frame.before(one("#pager").content.cloneNode(true));
      const bar = frame.previousElementSibling;
      this.search = one("input", bar);
      this.shown = one(".shown", bar);
      this.back = one(".back", bar);
      this.on = one(".on", bar);
      this.note = frame.nextElementSibling?.matches(".rest") ? frame.nextElementSibling : null;
      this.search.addEventListener("input", later(() => this.find()));
      this.back.addEventListener("click", () => this.show(this.from - ROWS));
      this.on.addEventListener("click", () => this.show(this.from + ROWS));
      this.show(0);
    }
    find() {
      const wanted = words(this.search);
      this.texts ??= this.rows.map(rowText);
      this.found = wanted.length ? this.rows.filter((_, at) => has(this.texts[at], wanted)) : this.rows;
      this.show(0);
    }
    show(from) {
      this.from = from;
      const page = this.found.slice(from, from + ROWS);
      this.put(page.map((row) => (row instanceof Element ? row : makeRow(row, this.kinds))));
      const told = { from: number(from + 1), to: number(from + page.length), all: number(this.found.length) };
      this.shown.textContent = page.length ? fill(this.shown.dataset.text, told) : this.shown.dataset.none;
      this.back.disabled = from === 0;
      this.on.disabled = from + ROWS >= this.found.length;
      if (this.note) this.note.hidden = true;
    }
    put(rows) {
      this.body.replaceChildren(...rows);
    }
    /* On paper: as it stands without script. */
    print() {
      this.put(this.first);
      if (this.note) this.note.hidden = false;
    }
  }
  const pagers = [];
  const isLong = (table) => table.tBodies[0].rows.length > ROWS;
  function pageTables(root) {
    for (const table of all("table.grid", root)) {
      if (table.closest("details:not([open])") || table.dataset.paged || !isLong(table)) continue;
      table.dataset.paged = "yes";
      pagers.push(new Pager(table));
    }
  }

  /* Copy buttons. */
  async function copy(source) {
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      getSelection().selectAllChildren(source);
      document.execCommand("copy");
    }
  }
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    await copy(one("pre", button.parentElement));
    button.dataset.text ??= button.textContent;
    button.textContent = one("#copied").content.textContent;
    setTimeout(() => (button.textContent = button.dataset.text), 2000);
  });
  for (const button of all("button.copy")) button.hidden = false;

  /* Paper shows what is closed, and all that the filter left out. */
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    for (const each of closed) each.open = true;
    for (const each of pagers) each.print();
  });
  window.addEventListener("afterprint", () => {
    for (const each of closed) each.open = false;
    for (const each of pagers) each.show(each.from);
  });

  document.addEventListener("toggle", (event) => event.target.open && pageTables(event.target), true);
  for (const bar of all(".filter")) filterFindings(bar);
  pageTables(document);
  if (location.hash) reveal();
})();
