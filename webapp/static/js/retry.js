/* The page of a server that is away: asks again every few seconds and goes on by itself when it answers. */
const stop = document.querySelector("[data-retry]");
const countdown = document.querySelector("[data-countdown]");
const every = Math.max(2, Number(stop.dataset.retry) || 3);
let left = every;

const ask = async () => {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.status !== 503) location.reload();
  } catch { /* still away */ }
};

setInterval(() => {
  left = left > 1 ? left - 1 : every;
  countdown.textContent = `${left} s`;
  if (left === every) ask();
}, 1000);
