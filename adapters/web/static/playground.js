// The page's own behaviour: it sends what is said and pressed, and shows what the server tells.
// All HTML comes from the server, escaped there; nothing that a reader typed is put together here.

const token = document.body.dataset.token;
const thread = document.body.dataset.thread;
const byId = (id) => document.getElementById(id);
const [feed, form, text, file] = ["feed", "composer", "text", "file"].map(byId);
const [notices, progress, lost, drop] = ["notices", "progress", "lost", "drop"].map(byId);

// The feed.

function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

function show({ id, html }) {
  const fresh = element(html);
  const old = byId(`m-${id}`);
  if (!old) {
    feed.append(fresh);
  } else if (old.outerHTML !== fresh.outerHTML) {
    const focused = [...old.querySelectorAll("button, summary")].indexOf(document.activeElement);
    if (old.querySelector("details")?.open) fresh.querySelector("details")?.setAttribute("open", "");
    old.replaceWith(fresh);
    if (focused >= 0) fresh.querySelectorAll("button, summary")[focused]?.focus();
  }
  markVotes(fresh);
  return !old;
}

function toEnd() {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  feed.lastElementChild?.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

const nearEnd = () =>
  document.documentElement.scrollHeight - innerHeight - scrollY < innerHeight / 2;

// Which choice this browser took, so that its buttons say so after a reload too.

const votes = JSON.parse(localStorage.getItem("votes") ?? "{}");

function markVotes(root) {
  for (const button of root.querySelectorAll("[data-press]")) {
    const press = JSON.parse(button.dataset.press);
    if ("poll" in press) button.setAttribute("aria-pressed", votes[press.poll] === press.choice);
  }
}

// What the server tells.

let awaited = false; // this reader asked for something, and wants to see it

const events = new EventSource(`/events?thread=${thread}`);
const on = (kind, act) => events.addEventListener(kind, ({ data }) => act(JSON.parse(data)));

on("everything", (entries) => {
  lost.hidden = true;
  entries.forEach(show);
});
on("entry", (entry) => {
  const follow = awaited || nearEnd();
  if (show(entry) && follow) toEnd();
});
on("progress", (sentence) => (progress.textContent = sentence));
on("done", () => {
  awaited = false;
  progress.textContent = "";
});
on("notice", notice);
on("bye", () => (lost.hidden = false));
events.addEventListener("error", () => (lost.hidden = false));

function notice(html) {
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
      headers: { "X-Rejoinder-Token": token, ...headers },
      body,
    });
    if (!answer.ok) complain(await answer.text());
    return answer.ok;
  } catch {
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
  text.rows = Math.min(8, Math.max(1, text.value.split("\n").length));
}
text.addEventListener("input", grow);

byId("attach").addEventListener("click", () => file.click());
file.addEventListener("change", async () => {
  if (file.files[0]) await say("", file.files[0]);
  file.value = "";
});

let depth = 0;
addEventListener("dragenter", () => (drop.hidden = ++depth === 0));
addEventListener("dragleave", () => (drop.hidden = --depth <= 0));
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", async (event) => {
  event.preventDefault();
  depth = 0;
  drop.hidden = true;
  const [dropped] = event.dataTransfer.files;
  if (dropped) await say("", dropped);
});

feed.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-press]");
  if (!button) return;
  const press = JSON.parse(button.dataset.press);
  const isVote = "poll" in press;
  awaited ||= !isVote;
  const more = isVote ? { delivery: crypto.randomUUID() } : { thread };
  const json = { "Content-Type": "application/json" };
  const sent = await post("/press", JSON.stringify({ ...press, ...more }), json);
  if (sent && isVote) {
    votes[press.poll] = press.choice;
    localStorage.setItem("votes", JSON.stringify(votes));
    markVotes(feed);
  }
});

markVotes(feed);
if (feed.childElementCount > 1) feed.lastElementChild.scrollIntoView({ block: "start" });
