/* Requests of our own scripts: with the token, as htmx sends them, and with the triggers of the answer passed on. */
const kezhang = window.kezhang;
const token = () => document.querySelector("meta[name=csrf-token]").content;

const headers = (more) => ({
  "HX-Request": "true",
  "HX-Current-URL": location.href,
  "X-CSRFToken": token(),
  ...more,
});

const pass = (trigger) => {
  if (!trigger) return;
  let named;
  try { named = JSON.parse(trigger); } catch { named = Object.fromEntries(trigger.split(",").map((name) => [name.trim(), {}])); }
  for (const [name, detail] of Object.entries(named)) {
    document.body.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
};

/* What is sent as the page goes still arrives; browsers carry no more than this so far. */
const CARRIED = 60_000;

const signedOut = (response) => response.status === 401 || (response.redirected && new URL(response.url).pathname === "/sign-in");

/* → {status, ok, html}; status 0 when nothing answered, 401 when the session is over. */
kezhang.send = async (method, url, values = null, more = {}) => {
  try {
    const body = values ? new URLSearchParams(values) : undefined;
    const keepalive = method !== "GET" && String(body ?? "").length < CARRIED;
    const response = await fetch(url, { method, body, headers: headers(more), keepalive });
    const html = await response.text();
    if (signedOut(response)) return { status: 401, ok: false, html: "" };
    pass(response.headers.get("HX-Trigger"));
    const elsewhere = response.headers.get("HX-Redirect");
    if (elsewhere) location.assign(elsewhere);
    return { status: response.status, ok: response.ok, html };
  } catch {
    return { status: 0, ok: false, html: "" };
  }
};

const REASONS = { 0: "away", 401: "signed-out", 403: "forbidden", 404: "missing", 429: "too-many", 503: "away" };

/* Why a request was refused, for people: what the server says, else what the status means. */
kezhang.reason = ({ status, html }) => {
  const said = kezhang.parse(html || "").querySelector("#refusal");
  return said?.textContent.trim() || kezhang.word(REASONS[status] ?? "broken");
};
