// Keeps an open page up to date: it is asked for again when the feed of the run has news, and now and then, and what
// has changed is put in place of what was there. The server alone makes HTML; texts never become markup here.
"use strict";

const EVERY_MS = 2000;
const AT_LEAST_MS = 150;
const KINDS = ["status", "log", "progress", "chunk"];

const main = document.querySelector("[data-live]");
let source = null;
let hasNews = false;
let ring = () => {};

const after = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function told() {
  hasNews = true;
  ring();
}

function say(text) {
  const place = document.getElementById("connection");
  if (place !== null && place.textContent !== text) place.textContent = text;
}

// Whether two elements show the same, whatever somebody has opened by hand.
function same(now, next) {
  const plain = now.cloneNode(true);
  for (const each of plain.querySelectorAll("details[open]")) each.removeAttribute("open");
  return plain.isEqualNode(next);
}

function replace(now, next) {
  if (now.tagName === "PRE") {
    const isAtEnd = now.scrollHeight - now.scrollTop - now.clientHeight < 8;
    now.textContent = next.textContent;
    if (isAtEnd) now.scrollTop = now.scrollHeight;
    return;
  }
  const made = document.importNode(next, true);
  for (const each of now.querySelectorAll("details[open]")) {
    const opened = [...made.querySelectorAll("details")].find((details) => details.id === each.id);
    if (opened !== undefined) opened.open = true;
  }
  now.replaceWith(made);
}

// Makes the children of an element those of another, by id: what is the same stays, and so keeps focus and scrolling.
// What is marked as still is never changed, so that nobody loses what he types; what is marked as kept never goes.
function merge(now, next) {
  const wanted = new Set([...next.children].map((each) => each.id));
  for (const each of [...now.children]) {
    if (!wanted.has(each.id) && !each.hasAttribute("data-kept")) each.remove();
  }
  const there = new Map([...now.children].map((each) => [each.id, each]));
  let place = now.firstElementChild;
  for (const each of next.children) {
    const known = there.get(each.id);
    if (known === undefined) {
      now.insertBefore(document.importNode(each, true), place);
      continue;
    }
    if (known === place) place = place.nextElementSibling;
    else now.insertBefore(known, place);
    if (known.hasAttribute("data-still")) continue;
    if (each.hasAttribute("data-keyed")) merge(known, each);
    else if (!same(known, each)) replace(known, each);
  }
}

async function page(address, options) {
  const answer = await fetch(address, options);
  if (answer.status === 401) location.reload();
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function refresh() {
  try {
    const next = await page(main.dataset.live);
    const shown = next.querySelector("[data-live]");
    document.title = next.title;
    merge(main, shown);
    if (shown.dataset.stream === undefined) delete main.dataset.stream;
    else main.dataset.stream = shown.dataset.stream;
    say(isOver() ? "The run is over." : "Live");
  } catch {
    say("The server does not answer. Trying again.");
  }
}

// Only a run has a feed, and only as long as it goes on.
function isOver() {
  return main.classList.contains("run") && main.dataset.stream === undefined;
}

function listen() {
  if (main.dataset.stream === undefined || document.hidden) return;
  source = new EventSource(main.dataset.stream);
  for (const kind of KINDS) source.addEventListener(kind, told);
  source.addEventListener("open", told);
}

async function follow() {
  say(isOver() ? "The run is over." : "Live");
  listen();
  document.addEventListener("visibilitychange", () => {
    source?.close();
    listen();
    told();
  });
  let gap = AT_LEAST_MS;
  while (!isOver()) {
    await new Promise((done) => {
      ring = done;
      setTimeout(done, EVERY_MS);
      if (hasNews) done();
    });
    await after(gap);
    if (document.hidden) continue;
    hasNews = false;
    const began = performance.now();
    await refresh();
    // A page that takes long to make is asked for less often.
    gap = Math.max(AT_LEAST_MS, 2 * (performance.now() - began));
    if (source?.readyState === EventSource.CLOSED) listen();
  }
  source?.close();
}

// A form whose answer only changes one part of the page.
async function send(form) {
  try {
    const next = await page(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    document.getElementById(form.dataset.inline).replaceWith(next.getElementById(form.dataset.inline));
  } catch {
    say("The server does not answer. Try again.");
  }
}

async function copy(button) {
  const place = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(place.textContent);
    button.textContent = "Copied";
  } catch {
    // Browsers give the clipboard to pages of https and of this machine only.
    getSelection().selectAllChildren(place);
    button.textContent = "Selected";
  }
  await after(2000);
  button.textContent = "Copy";
}

document.documentElement.classList.add("scripted");
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  if (button !== null) copy(button);
});
document.addEventListener("submit", (event) => {
  if (event.target.dataset.inline === undefined) return;
  event.preventDefault();
  send(event.target);
});
if (main !== null) follow();
