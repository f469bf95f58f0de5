// Keeps what is typed in a form a few seconds later; every page works without this file.
const QUIET = 3000;

function watch(form) {
  const told = document.querySelector(`[data-draft-said="${form.id}"]`);
  let waiting = 0, underway = null, typed = false;

  const tell = (words) => { told.textContent = words; told.hidden = false; };

  async function keep(leaving = false) {
    clearTimeout(waiting);
    if (!typed) return;
    typed = false;
    underway?.abort();
    underway = new AbortController();
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
        keepalive: leaving,
        signal: underway.signal,
      });
      // Signed out meanwhile: the answer is the page to sign in.
      if (answer.redirected) throw new Error("signed out");
      tell((await answer.json()).said);
    } catch (error) {
      if (error.name === "AbortError") return;
      typed = true;
      tell(form.dataset.draftLost);
    }
  }

  form.addEventListener("input", () => {
    typed = true;
    clearTimeout(waiting);
    waiting = setTimeout(keep, QUIET);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    underway?.abort();
    typed = false;
  });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(true); });
}

document.querySelectorAll("form[data-draft]").forEach(watch);
