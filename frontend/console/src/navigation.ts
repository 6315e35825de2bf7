/**
 * On a phone the navigation is folded behind a link to it. The link works by itself (:target);
 * with script it becomes a switch that Escape and a touch elsewhere close again.
 */
export function watchNavigation(): void {
  const nav = document.getElementById("nav");
  const toggle = document.querySelector<HTMLElement>("[data-nav-toggle]");
  if (nav && toggle) foldNavigation(nav, toggle);
  closeMenus();
}

function foldNavigation(nav: HTMLElement, toggle: HTMLElement): void {
  const show = (open: boolean): void => {
    nav.classList.toggle("is-open", open);
    toggle.setAttribute("aria-expanded", String(open));
  };
  toggle.setAttribute("role", "button");
  toggle.setAttribute("aria-controls", "nav");
  show(false);
  toggle.addEventListener("click", (event) => {
    event.preventDefault();
    show(!nav.classList.contains("is-open"));
  });
  toggle.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      toggle.click();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && nav.classList.contains("is-open")) {
      show(false);
      toggle.focus();
    }
  });
  document.addEventListener("click", (event) => {
    const target = event.target as Node;
    if (!nav.contains(target) && !toggle.contains(target)) show(false);
  });
}

function closeMenus(): void {
  const open = (): NodeListOf<HTMLDetailsElement> =>
    document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector<HTMLElement>("summary")?.focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of open()) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
}
