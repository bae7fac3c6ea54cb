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

// One question at a time; of what is wished for meanwhile only the latest is asked for.
async function show(alsoCases = false) {
  listAgain ||= alsoCases;
  again = true;
  if (busy) return;
  busy = true;
  at("state").textContent = words.working;
  try {
    while (again) {
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
    at("findings").replaceChildren();
  } else {
    title = seen.title;
    const isPlain = seen.pages.length === 0;
    at("letter").replaceChildren(...(isPlain ? [plain(seen)] : seen.pages.map((page, number) => drawn(page, number, seen))));
    at("letter").lang = seen.language;
    showRest(seen, isPlain);
    settle();
  }
  const time = new Date().toLocaleTimeString(document.documentElement.lang);
  at("state").textContent = seen.fault ? words.fault : fill(words.shown, { title: seen.title, time });
  document.body.dataset.shown = JSON.stringify(seen.revision);
}

function showFault(fault) {
  at("fault").hidden = !fault;
  at("fault").replaceChildren();
  if (!fault) return;
  at("fault").append(make("h2", {}, words.fault), make("p", {}, fault.text));
  if (fault.lines.length === 0) return;
  const source = make("pre", {});
  for (const line of fault.lines) {
    source.append(make("span", { className: line.here ? "here" : "" }, `${String(line.number).padStart(4)}  ${line.text}\n`));
  }
  at("fault").append(source);
}

function showProblems(seen) {
  const problems = seen.problems ?? [];
  at("problems").hidden = problems.length === 0;
  at("problems").className = seen.refused ? "refused" : "";
  at("problems").replaceChildren(
    make("h2", {}, seen.refused ? words.refused : words.problems),
    make("ul", {}, ...problems.map((problem) => make("li", { className: problem.severity }, problem.text))),
  );
}

function drawn(page, number, seen) {
  const named = new Map(seen.paragraphs.map((paragraph) => [paragraph.part, paragraph]));
  const alt = fill(words.page, { number: number + 1, count: seen.pages.length });
  const paper = make("div", { className: "paper" }, make("img", { src: page.picture, alt, width: page.width, height: page.height }));
  const parts = make("div", { className: "parts" });
  const beside = make("div", { className: "beside" });
  for (const part of page.parts) {
    const name = fill(words.part, named.get(part.part));
    const label = make("div", { className: "part", title: name }, name);
    label.dataset.part = part.part;
    parts.append(place(label, part.top, undefined, part.bottom));
  }
  for (const found of page.findings) {
    const finding = seen.findings[found.number];
    const marks = found.boxes.map(([left, top, right, bottom]) =>
      place(make("span", { className: `mark ${finding.severity}` }), top, left, bottom, right));
    paper.append(...marks);
    const told = tell(finding);
    [told.dataset.left, told.dataset.top] = found.boxes[0];
    for (const kind of ["mouseenter", "mouseleave"]) {
      told.addEventListener(kind, () => marks.forEach((mark) => mark.classList.toggle("chosen", kind === "mouseenter")));
    }
    beside.append(told);
  }
  return make("div", { className: "page" }, parts, paper, beside);
}

// Findings stand beside their words, the later ones further down where they would overlap.
function settle() {
  for (const beside of document.querySelectorAll(".beside")) {
    const height = beside.parentElement.querySelector("img").getBoundingClientRect().height;
    let free = 0;
    for (const told of [...beside.children].sort(byPlace)) {
      const top = Math.max(free, told.dataset.top * height);
      told.style.top = `${top}px`;
      free = top + told.offsetHeight + 6;
    }
    beside.style.minHeight = `${free}px`;
  }
}

function byPlace({ dataset: one }, { dataset: other }) {
  return one.top - other.top || one.left - other.left;
}

function tell(finding) {
  const told = make("div", { className: `finding ${finding.severity}` });
  told.append(make("strong", {}, fill(words.finding, { severity: words[finding.severity], rule: finding.rule })));
  if (finding.words) told.append(" ", make("q", {}, finding.words));
  told.append(make("p", {}, finding.message));
  if (finding.suggestion) told.append(make("p", {}, `→ ${finding.suggestion}`));
  if (finding.waived) told.append(make("p", {}, fill(words.waived, { reason: finding.waived })));
  return told;
}

function plain(seen) {
  const sheet = make("div", { className: "plain" });
  let before = "";
  for (const paragraph of seen.paragraphs) {
    const end = paragraph.offset + [...paragraph.text].length;
    const own = seen.findings.filter((finding) => finding.start !== null && finding.start >= paragraph.offset && finding.start < end);
    const isNew = paragraph.part && paragraph.part !== before;
    const name = make("div", { className: "name" }, isNew ? fill(words.part, paragraph) : "");
    if (isNew) name.dataset.part = paragraph.part;
    const shown = make("div", { className: paragraph.role }, ...marked(paragraph, own));
    sheet.append(name, shown, make("div", { className: "told" }, ...own.map(tell)));
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

function showRest(seen, isPlain) {
  const beside = isPlain ? new Set() : new Set(seen.pages.flatMap((page) => page.findings.map((found) => found.number)));
  const rest = seen.findings.filter((finding, number) => (isPlain ? finding.start === null : !beside.has(number)));
  const isClean = seen.findings.length === 0 && seen.paragraphs.length > 0;
  at("findings").replaceChildren(...rest.map(tell), ...(isClean ? [make("p", { className: "all-well" }, words.no_findings)] : []));
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

const changes = new EventSource("changes");
changes.addEventListener("message", () => show(true));
changes.addEventListener("error", () => { at("state").textContent = words.lost; });
