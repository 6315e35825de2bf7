/** A form that was sent is not sent again by an impatient second press. */
export function watchSubmitButtons(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.method === "get" || form.hasAttribute("hx-post")) return;
    // A download leaves the page as it is, and may be asked for again.
    if (form.hasAttribute("data-downloads")) return;
    if (form.dataset["sent"] === "yes") {
      event.preventDefault();
      return;
    }
    form.dataset["sent"] = "yes";
    form.setAttribute("aria-busy", "true");
  });
  // The page may come back from the browser's memory with the mark still on it.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
      delete form.dataset["sent"];
      form.removeAttribute("aria-busy");
    }
  });
}
