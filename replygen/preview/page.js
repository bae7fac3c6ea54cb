"use strict";
// Texts of cases and templates become text on the page, never markup: nothing here writes HTML.

const words = JSON.parse(document.body.dataset.words);
const at = (id) => document.getElementById(id);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
let busy = false, again = false, listAgain = false, listed = "", title = "";

function make(kind, attributes, ...inside) {
  const element = document.createElement(kind);
  for (const [name, value] of Object.entries(attributes)) element[name] = value;
  element.append(...inside);
  return element;
}

function place(element, top, left, bottom, right) {
  Object.assign(element.style, { top: `${top * 100}%`, height: `${(bottom - top) * 100}%` });
  if (left !== undefined) Object.assign(element.style, { left: `${left * 100}%`, width: `${(right - left) * 100}%` });
  return element;
}

async function ask(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

async function listCases() {
  const found = await ask("cases");
  const titles = found.cases ?? [];
  at("case-note").textContent = found.note ?? "";
  if (titles.length === 0 || JSON.stringify(titles) === listed) return;
  listed = JSON.stringify(titles);
  const chosen = Math.min(Math.max(at("case").selectedIndex, 0), titles.length - 1);
  at("case").replaceChildren(...titles.map((title, number) => make("option", { value: number }, title)));
  at("case").selectedIndex = chosen;
}

function count() {
  const list = at("case");
  at("count").textContent = fill(words.count, { number: list.selectedIndex + 1, count: list.options.length });
  at("earlier").disabled = list.selectedIndex <= 0;
  at("later").disabled = list.selectedIndex >= list.options.length - 1;
}

// One question at a time; of what is wished for meanwhile only the latest is asked for.
async function show(alsoCases = false) {
  listAgain ||= alsoCases;
  again = true;
  if (busy) return;
  busy = true;
  try {
    while (again) {
      at("state").textContent = words.working;
      const list = listAgain;
      again = listAgain = false;
      if (list) await listCases();
      await showLetter();
    }
  } catch {
    at("state").textContent = words.lost;
  }
  busy = false;
}

async function showLetter() {
  count();
  const form = document.querySelector("[name=form]:checked").value;
  const number = Math.max(at("case").selectedIndex, 0);
  const query = { number, form, locale: at("locale").value, decision: at("decision").value };
  draw(await ask(`letter?${new URLSearchParams(query)}`), form);
}

function draw(seen, form) {
  showFault(seen.fault);
  showProblems(seen);
  const note = seen.note || (form === "docx" && !seen.fault ? words.docx_note : "");
  at("note").textContent = note;
  at("note").hidden = !note;
  at("letter").classList.toggle("stale", Boolean(seen.fault));
  if (seen.fault) {
    if (seen.title && seen.title !== title) at("letter").replaceChildren(); // what stands there is another case's
  } else {
    title = seen.title;
    const isPlain = seen.pages.length === 0;
    at("letter").replaceChildren(...(isPlain ? [plain(seen)] : seen.pages.map((page, number) => drawn(page, number, seen))));
    at("letter").lang = seen.language;
    settle();
  }
  const time = new Date().toLocaleTimeString(document.documentElement.lang);
  at("state").textContent = at("state").title = seen.fault ? words.fault : fill(words.shown, { title: seen.title, time });
  document.body.dataset.shown = JSON.stringify(seen.revision);
}

function showFault(fault) {
  at("fault").hidden = !fault;
  at("fault").replaceChildren();
  if (!fault) return;
  at("fault").append(make("h2", {}, words.fault), make("p", {}, fault.text));
  if (fault.lines.length === 0) return;
  const lines = fault.lines.map((line) =>
    make("span", { className: line.here ? "here" : "" }, make("b", {}, String(line.number)), ` ${line.text}`));
  at("fault").append(make("p", { className: "file" }, fault.file), make("pre", {}, ...lines));
}

function showProblems({ findings = [], problems: told = [], refused }) {
  const stopping = findings.flatMap((finding, number) => (finding.severity === "error" ? [[finding, number]] : []));
  const problems = told.map((problem) => make("li", { className: problem.severity }, problem.text));
  const links = (refused ? stopping : []).map(([finding, number]) =>
    make("li", { className: "error" }, make("a", { href: `#finding-${number}` }, `${heading(finding)} ${finding.message}`)));
  at("problems").hidden = problems.length === 0;
  at("problems").className = refused ? "refused" : "";
  at("problems").replaceChildren(
    make("h2", {}, refused ? words.refused : words.problems),
    make("ul", {}, ...problems, ...links),
  );
}

function drawn(page, number, seen) {
  const named = new Map(seen.paragraphs.map((paragraph) => [paragraph.part, paragraph]));
  const values = { number: number + 1, count: seen.pages.length };
  const picture = make("img", { src: page.picture, alt: fill(words.page, values), width: page.width, height: page.height });
  const paper = make("div", { className: "paper" }, picture);
  const parts = make("div", { className: "parts" });
  const beside = make("div", { className: "beside" }, ...(number === 0 ? general(seen) : []));
  for (const part of page.parts) {
    const bar = make("div", { className: "part" });
    const name = make("div", { className: "name" }, fill(words.part, named.get(part.part)));
    bar.dataset.part = part.part;
    name.dataset.top = part.top;
    parts.append(place(bar, part.top, undefined, part.bottom), name);
  }
  for (const found of page.findings) {
    const finding = seen.findings[found.number];
    const marks = found.boxes.map(([left, top, right, bottom]) =>
      place(make("span", { className: `mark ${finding.severity}` }), top, left, bottom, right));
    paper.append(...marks);
    const told = tell(finding, found.number);
    [told.dataset.left, told.dataset.top] = found.boxes[0];
    choose([told, ...marks]);
    beside.append(told);
  }
  const caption = seen.pages.length > 1 ? [make("p", {}, fill(words.page_number, values))] : [];
  return make("div", { className: "page" }, parts, paper, beside, ...caption);
}

// A finding and its words show that they belong together while one of them is pointed at.
function choose(together) {
  for (const [kind, isChosen] of [["mouseenter", true], ["mouseleave", false], ["focus", true], ["blur", false]]) {
    for (const one of together) {
      one.addEventListener(kind, () => together.forEach((other) => other.classList.toggle("chosen", isChosen)));
    }
  }
}

// Names of parts and findings stand beside their words, the later ones further down where they would overlap.
function settle() {
  for (const page of document.querySelectorAll(".page")) {
    const height = page.querySelector("img").getBoundingClientRect().height;
    const ends = ["parts", "beside"].map((column) => {
      const told = [...page.querySelectorAll(`.${column} > [data-top]`)].sort(byPlace);
      return told.reduce((free, one) => {
        const top = Math.max(free, one.dataset.top * height);
        one.style.top = `${top}px`;
        return top + one.offsetHeight + 6;
      }, 0);
    });
    page.querySelector(".beside").style.minHeight = `${Math.max(...ends)}px`;
  }
}

function byPlace({ dataset: one }, { dataset: other }) {
  return one.top - other.top || (one.left ?? 0) - (other.left ?? 0);
}

function heading(finding) {
  return fill(words.finding, { severity: words[finding.severity], rule: finding.rule });
}

function tell(finding, number) {
  const told = make("div", { className: `finding ${finding.severity}`, id: `finding-${number}`, tabIndex: 0 });
  told.append(make("strong", {}, heading(finding)));
  if (finding.words) told.append(" ", make("q", {}, finding.words));
  told.append(make("p", {}, finding.message));
  if (finding.suggestion) told.append(make("p", {}, `→ ${finding.suggestion}`));
  if (finding.waived) told.append(make("p", {}, fill(words.waived, { reason: finding.waived })));
  return told;
}

// What is said of the letter as a whole stands at its beginning.
function general(seen) {
  const placed = new Set(seen.pages.flatMap((page) => page.findings.map((found) => found.number)));
  const isHere = (finding, number) => (seen.pages.length ? !placed.has(number) : finding.start === null);
  const told = seen.findings.flatMap((finding, number) => (isHere(finding, number) ? [tell(finding, number)] : []));
  const isClean = seen.findings.length === 0 && seen.paragraphs.length > 0;
  const said = isClean ? [make("p", { className: "all-well" }, words.no_findings)] : told;
  for (const one of said) one.dataset.top = 0;
  return said;
}

function plain(seen) {
  const sheet = make("div", { className: "plain" });
  let before = "";
  for (const paragraph of seen.paragraphs) {
    const end = paragraph.offset + [...paragraph.text].length;
    const own = seen.findings.flatMap((finding, number) => {
      const isHere = finding.start !== null && finding.start >= paragraph.offset && finding.start < end;
      return isHere ? [[finding, number]] : [];
    });
    const isNew = paragraph.part && paragraph.part !== before;
    const name = make("div", { className: "name" }, isNew ? fill(words.part, paragraph) : "");
    if (isNew) name.dataset.part = paragraph.part;
    const shown = make("div", { className: `words ${paragraph.role}` }, ...marked(paragraph, own.map(([finding]) => finding)));
    const told = own.map(([finding, number]) => tell(finding, number));
    sheet.append(name, shown, make("div", {}, ...(paragraph.offset === 0 ? general(seen) : []), ...told));
    before = paragraph.part;
  }
  return sheet;
}

// Offsets count characters as Python does, so the text is cut by whole characters.
function* marked(paragraph, findings) {
  const characters = [...paragraph.text];
  let done = 0;
  for (const finding of [...findings].sort((one, other) => one.start - other.start)) {
    const start = Math.max(done, finding.start - paragraph.offset), end = Math.max(start, finding.end - paragraph.offset);
    yield characters.slice(done, start).join("");
    yield make("mark", { className: finding.severity }, characters.slice(start, end).join(""));
    done = end;
  }
  yield characters.slice(done).join("");
}

function step(by) {
  const list = at("case");
  const next = Math.min(Math.max(list.selectedIndex + by, 0), list.options.length - 1);
  if (next !== list.selectedIndex) { list.selectedIndex = next; show(); }
}

at("earlier").addEventListener("click", () => step(-1));
at("later").addEventListener("click", () => step(1));
for (const id of ["case", "locale", "decision", "form"]) at(id).addEventListener("change", () => show());
window.addEventListener("resize", settle);
document.addEventListener("keydown", (event) => {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const isTaken = event.altKey || event.ctrlKey || event.metaKey || event.target.closest("header");
  if (!by || isTaken) return;
  event.preventDefault();
  step(by);
});

const changes = new EventSource("changes");
changes.addEventListener("message", () => show(true));
changes.addEventListener("error", () => { at("state").textContent = words.lost; });
