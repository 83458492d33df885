// The order's page stays current: asks for itself, and puts in what changed. Without a script the page reloads.
const PAUSE = 1500;

async function refresh() {
  if (!document.hidden) {
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
      const there = answer.ok && new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-live]');
      const here = document.querySelector('[data-live]');
      if (there && there.innerHTML !== here.innerHTML) here.replaceChildren(...there.childNodes);
    } catch { /* the shop is away; it is asked again */ }
  }
  setTimeout(refresh, PAUSE);
}

setTimeout(refresh, PAUSE);
