/** <button data-fills="id"> puts its words into that field: what was written before is one tap. */
export function watchPhrases(): void {
  // Without script the buttons would do nothing: they show only where this ran.
  document.documentElement.classList.add("has-phrases");
  document.addEventListener("click", (event) => {
    const phrase = (event.target as Element).closest<HTMLElement>("[data-fills]");
    // A sheet of self-inspection also has to keep what was filled in, and does both itself.
    if (!phrase || phrase.closest("[data-sheet]")) return;
    const field = document.getElementById(phrase.dataset["fills"] ?? "") as HTMLInputElement | null;
    if (!field) return;
    field.value = phrase.textContent?.trim() ?? "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
