/**
 * [data-shown-for="field:value"] inside a form is shown while that field has that value. Without
 * script all of it stands there, with words that say when it counts.
 */
export function watchShownFor(): void {
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLInputElement;
    if (field.form?.querySelector("[data-shown-for]")) show(field.form);
  });
  for (const part of document.querySelectorAll<HTMLElement>("[data-shown-for]")) {
    const form = part.closest("form");
    if (form) show(form);
  }
}

function show(form: HTMLFormElement): void {
  const given = new FormData(form);
  for (const part of form.querySelectorAll<HTMLElement>("[data-shown-for]")) {
    const [name, value] = (part.dataset.shownFor ?? "").split(":");
    part.hidden = given.get(name ?? "") !== value;
  }
}
