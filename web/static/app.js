// Makes pages nicer where scripts run: every page works without this file.
const body = document.body;
const live = document.getElementById("live");
const typing = (target) => target.closest("input, textarea, select, dialog[open], [contenteditable]");
const narrow = matchMedia("(max-width: 48rem)");

body.classList.add("js-enabled", "govuk-frontend-supported");
// GOV.UK's components come only to a page that has one of them: they would be a fifth of a first page.
const components = () => import(document.getElementById("app-script").dataset.components);
const initialise = (scope) => scope.querySelector("[data-module]") && components().then((govuk) => govuk.initAll({ scope })).catch(() => {});

// The result of an action is spoken once; the region itself is never swapped.
function say(words) {
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = words; });
}

function focusOn(element) {
  if (!element.hasAttribute("tabindex") && !element.matches("a, button, input, select, summary, textarea")) element.tabIndex = -1;
  element.focus();
}

// After a swap: an error or a refusal first, then a new title; otherwise focus stays on the control.
function settle(scope) {
  const wrong = scope.querySelector(".govuk-error-summary, [data-focus]");
  const heading = scope.matches("main") ? scope.querySelector("h1") : null;
  const notice = scope.querySelector("[data-notice]");
  if (wrong) focusOn(wrong);
  else if (heading) focusOn(heading);
  if (notice && !wrong) say(notice.querySelector("p").textContent);
  const title = scope.querySelector("[data-title]");
  if (title) document.title = title.dataset.title;
}

function dress(scope) {
  initialise(scope);
  scope.querySelectorAll("[data-board]").forEach(tabbed);
  scope.querySelectorAll("[data-date]").forEach(pasteable);
}

// On a phone a board shows one column, chosen by the links above it.
function tabbed(holder) {
  const links = [...holder.querySelectorAll(".board-tabs__link")];
  const columns = [...holder.querySelectorAll(".board__column")];
  const show = (index) => {
    columns.forEach((column, at) => column.classList.toggle("board__column--away", at !== index));
    links.forEach((link, at) => at === index ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current"));
  };
  links.forEach((link, index) => link.addEventListener("click", (event) => {
    if (!narrow.matches) return;
    event.preventDefault();
    show(index);
  }));
  show(Math.max(0, links.findIndex((link) => link.hash === location.hash)));
}

// "14/9/2026" or "2026-09-14" pasted in any of the three boxes fills all three.
function pasteable(group) {
  const boxes = [...group.querySelectorAll("input")];
  group.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text").trim();
    const found = text.match(/^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/) || text.match(/^(\d{4})-(\d{2})-(\d{2})/);
    if (!found) return;
    event.preventDefault();
    const parts = found.slice(1);
    if (parts[0].length === 4) parts.reverse();
    parts.forEach((part, at) => { boxes[at].value = part; });
  });
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
  const next = rows[rows.findIndex((row) => row.contains(document.activeElement)) + step] ?? rows[step > 0 ? 0 : rows.length - 1];
  next?.querySelector("a")?.focus();
}

// The contact of the row one is at, or of the case whose page this is.
function contact() {
  const link = "a[href*='/contact']";
  return document.activeElement.closest("[data-row]")?.querySelector(link) ?? document.querySelector(`.head ${link}`);
}

const places = { v: "/vandaag", l: "/leerlingen", b: "/bedrijven" };
let going = 0;
function shortcut(event) {
  if (event.key === "Escape") document.querySelectorAll(".menu[open]").forEach(shut);
  if (body.dataset.shortcuts !== "on" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const key = event.key;
  const went = event.timeStamp - going < 1500 && places[key];
  if (went) location.assign(went);
  else if (key === "/") document.getElementById("search")?.focus();
  else if (key === "?") document.getElementById("shortcuts")?.showModal();
  else if (key === "j") walk(1);
  else if (key === "k") walk(-1);
  else if (key === "n") contact()?.click();
  else if (key === "[" || key === "]") document.querySelector(`.walk [rel=${key === "[" ? "prev" : "next"}]`)?.click();
  else { going = key === "g" ? event.timeStamp : 0; return; }
  event.preventDefault();
}

function shut(menu) {
  const inside = menu.contains(document.activeElement);
  menu.open = false;
  if (inside) menu.querySelector("summary").focus();
}

document.addEventListener("keydown", shortcut);
document.addEventListener("click", (event) => {
  document.querySelectorAll(".menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
document.addEventListener("htmx:before:request", (event) => event.detail.ctx?.target?.setAttribute?.("aria-busy", "true"));
document.addEventListener("htmx:finally:request", (event) => event.detail.ctx?.target?.removeAttribute?.("aria-busy"));
document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail.ctx?.target;
  const scope = target?.isConnected ? target : document.getElementById(target?.id) ?? document.getElementById("main");
  dress(scope);
  settle(scope);
});

dress(document);
const wrong = document.querySelector(".govuk-error-summary, [data-focus]");
if (wrong) focusOn(wrong);
