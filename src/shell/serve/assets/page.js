// Everything works without this file. With it: problems take the focus, texts can be
// copied and pages printed by a button, and the questions show at once what they change.
"use strict";

(() => {
  const summary = document.getElementById("error-summary");
  if (summary) {
    summary.focus();
    summary.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      const field = link && document.getElementById(link.hash.slice(1));
      if (!field) return;
      event.preventDefault();
      field.scrollIntoView();
      const inner = field.matches("fieldset") ? field.querySelector("input:not([type=hidden]), textarea") : field;
      (inner || field).focus({ preventScroll: true });
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const id = button.dataset.copy;
      const text = document.getElementById(id);
      const said = document.querySelector(`[data-copied="${id}"]`);
      text.select();
      try {
        await navigator.clipboard.writeText(text.value);
        said.textContent = "Copied.";
      } catch {
        said.textContent = document.execCommand("copy") ? "Copied." : "Press Ctrl and C to copy.";
      }
    });
  }

  const form = document.getElementById("questions");
  const asked = document.getElementById("asked");
  if (!form || !asked) return;

  let latest = 0;
  let timer = 0;

  // What stands in the panel is then as of an earlier answer; nobody may take it for the last.
  const behind = (words) => {
    const panel = document.getElementById("panel");
    let said = document.getElementById("behind");
    if (!said) {
      said = document.createElement("p");
      said.id = "behind";
      said.className = "warning";
      said.setAttribute("role", "status");
      panel.prepend(said);
    }
    said.textContent = words;
  };

  const refresh = async () => {
    const turn = ++latest;
    const body = new URLSearchParams(new FormData(form));
    body.set("do", "look");
    let page;
    try {
      const response = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
      if (!response.ok) {
        if (turn !== latest) return;
        behind(
          response.status === 403
            ? "Your session has ended. Save this page: the next one holds what you typed and says how to go on."
            : "What stands here does not know your last answer yet. Save the page to see what it changes.",
        );
        return;
      }
      page = new DOMParser().parseFromString(await response.text(), "text/html");
    } catch {
      if (turn === latest) behind("The service cannot be reached. What stands here does not know your last answer.");
      return;
    }
    // A later answer is already on its way.
    if (turn !== latest) return;
    const panel = page.getElementById("panel");
    if (panel) document.getElementById("panel").replaceChildren(...panel.childNodes);
    const fresh = [...page.querySelectorAll("#asked > .question")];
    fresh.forEach((question, at) => {
      if (document.getElementById(question.id)) return;
      const before = fresh.slice(0, at).reverse().map((it) => document.getElementById(it.id)).find(Boolean);
      const own = document.importNode(question, true);
      if (before) before.after(own);
      else asked.append(own);
    });
  };

  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, 200);
  });
})();
