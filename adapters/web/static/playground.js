// The page's own behaviour: it sends what is said and pressed, and shows what the server tells.
// All HTML comes from the server, escaped there; nothing that a reader typed is put together here.

const token = document.body.dataset.token;
const thread = document.body.dataset.thread;
const me = document.body.dataset.reader;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
const byId = (id) => document.getElementById(id);
const [feed, form, text, file] = ["feed", "composer", "text", "file"].map(byId);
const [notices, progress, lost, drop] = ["notices", "progress", "lost", "drop"].map(byId);

// The feed.

function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

// What the server said of each entry, before this browser marked anything in it.
const shown = new Map([...feed.children].map((entry) => [entry.id, entry.innerHTML]));

function show({ html }) {
  const fresh = element(html);
  const said = fresh.innerHTML;
  if (shown.get(fresh.id) === said) return false;
  const old = shown.has(fresh.id) ? byId(fresh.id) : null;
  shown.set(fresh.id, said);
  if (old) change(old, fresh);
  else feed.append(fresh);
  adorn(old ?? fresh);
  return !old;
}

function change(old, fresh) {
  const stops = "button, summary";
  const focused = [...old.querySelectorAll(stops)].indexOf(document.activeElement);
  const isOpen = old.querySelector("details")?.open;
  old.setAttribute("aria-live", "off"); // a tally that moves isn't read out anew, card and all
  old.replaceChildren(...fresh.childNodes);
  if (isOpen) old.querySelector("details")?.setAttribute("open", "");
  if (focused >= 0) old.querySelectorAll(stops)[focused]?.focus({ preventScroll: true });
}

function adorn(entry) {
  entry.classList.toggle("mine", entry.dataset.by === me);
  markVotes(entry);
}

function toEnd() {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  feed.lastElementChild?.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

const nearEnd = () =>
  document.documentElement.scrollHeight - innerHeight - scrollY < innerHeight / 2;

// Which choices this browser took, so that its buttons say so after a reload too: by poll, a list.

const readVotes = () => JSON.parse(localStorage.getItem("votes") ?? "{}");
let votes = readVotes();

const pressOf = (button) => JSON.parse(button.dataset.press);
const isVote = (press) => "poll" in press;

function markVotes(root) {
  for (const button of root.querySelectorAll("[data-press]")) {
    const press = pressOf(button);
    if (!isVote(press)) continue;
    button.setAttribute("aria-pressed", [votes[press.poll]].flat().includes(press.choice));
  }
}

function keepVotes(changed) {
  votes = { ...readVotes(), ...changed };
  localStorage.setItem("votes", JSON.stringify(votes));
  markVotes(feed);
}

// A private answer knows what its reader has chosen.
function learnVotes(root) {
  const known = {};
  for (const button of root.querySelectorAll("[data-press]")) {
    const press = pressOf(button);
    if (!isVote(press)) continue;
    known[press.poll] ??= [];
    if (button.ariaPressed === "true") known[press.poll].push(press.choice);
  }
  keepVotes(known);
}

// What the server tells.

let awaited = false; // this reader asked for something, and wants to see it

const acts = {
  everything(entries) {
    lost.hidden = true;
    entries.forEach(show);
  },
  entry(entry) {
    const follow = awaited || nearEnd();
    if (show(entry) && follow) toEnd();
  },
  progress(sentence) {
    progress.textContent = sentence;
    awaited &&= sentence !== "";
  },
  notice,
  bye: () => (lost.hidden = false),
};

function connect() {
  const events = new EventSource(`/events?thread=${thread}`);
  for (const [kind, act] of Object.entries(acts)) {
    events.addEventListener(kind, ({ data }) => act(JSON.parse(data)));
  }
  events.addEventListener("error", () => {
    lost.hidden = false;
    // Some browsers give up where nobody listens for a moment, as during a restart.
    if (events.readyState === EventSource.CLOSED) setTimeout(connect, 3000);
  });
}

function notice(html) {
  const wasThere = notices.contains(document.activeElement);
  const box = document.createElement("div");
  box.className = "notice";
  box.innerHTML = html;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "quiet";
  close.textContent = "×";
  close.setAttribute("aria-label", notices.dataset.dismiss);
  close.addEventListener("click", () => {
    box.remove();
    text.focus();
  });
  box.append(close);
  notices.replaceChildren(box);
  learnVotes(box);
  // Whoever pressed a button in the last answer goes on with this one.
  if (wasThere) box.querySelector("button").focus({ preventScroll: true });
}

function complain(sentence) {
  const strong = document.createElement("strong");
  strong.textContent = sentence;
  notice(strong.outerHTML);
}

// What the reader does.

async function post(path, body, headers = {}) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "X-Rejoinder-Token": token, "X-Rejoinder-Zone": zone, ...headers },
      body,
    });
    awaited &&= answer.ok;
    if (!answer.ok) complain(await answer.text());
    return answer.ok;
  } catch {
    awaited = false;
    lost.hidden = false;
    return false;
  }
}

async function say(words, attached) {
  const body = new FormData();
  body.set("text", words);
  body.set("thread", thread);
  if (attached) body.set("file", attached);
  notices.replaceChildren();
  awaited = true;
  return post("/say", body);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const words = text.value;
  if (!words.trim()) return;
  text.value = "";
  grow();
  if (!(await say(words))) {
    text.value = words;
    grow();
  }
});

text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

function grow() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + text.offsetHeight - text.clientHeight}px`;
}
text.addEventListener("input", grow);

byId("attach").addEventListener("click", () => file.click());
file.addEventListener("change", async () => {
  if (file.files[0]) await say("", file.files[0]);
  file.value = "";
});

// A file may be dropped anywhere; words that are dragged go where words go.

let depth = 0;
const onFiles = (kind, act) =>
  addEventListener(kind, (event) => {
    if (event.dataTransfer.types.includes("Files")) act(event);
  });
onFiles("dragenter", () => (drop.hidden = ++depth === 0));
onFiles("dragleave", () => (drop.hidden = --depth <= 0));
onFiles("dragover", (event) => event.preventDefault());
onFiles("drop", async (event) => {
  event.preventDefault();
  depth = 0;
  drop.hidden = true;
  const [dropped] = event.dataTransfer.files;
  if (dropped) await say("", dropped);
});

// One id for each press, so that a request that is sent twice is one vote. (`randomUUID` is for
// secure contexts only, which this page isn't where a phone opens it over the local network.)
const freshId = () => [...crypto.getRandomValues(new Uint32Array(4))].join("-");

async function pressed({ target }) {
  const button = target.closest("[data-press]");
  if (!button) return;
  const press = pressOf(button);
  const inFeed = feed.contains(button);
  awaited ||= !isVote(press);
  const more = isVote(press) ? { delivery: freshId() } : { thread };
  const json = { "Content-Type": "application/json" };
  const sent = await post("/press", JSON.stringify({ ...press, ...more }), json);
  // Where one may choose several, the answer says which.
  if (sent && isVote(press) && !press.many && inFeed) keepVotes({ [press.poll]: [press.choice] });
}

feed.addEventListener("click", pressed);
notices.addEventListener("click", pressed);

addEventListener("storage", () => {
  votes = readVotes();
  markVotes(feed);
});

[...feed.children].forEach(adorn);
connect();
if (feed.childElementCount > 1) feed.lastElementChild.scrollIntoView({ block: "start" });
