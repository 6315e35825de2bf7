type Level = "success" | "info" | "warning" | "error";

/** Adds a message in the words and with the button of the template of the page. */
export function showMessage(text: string, level: Level): void {
  const region = document.getElementById("messages");
  const pattern = document.querySelector<HTMLTemplateElement>("#message-pattern");
  if (!region || !pattern) return;
  const copy = pattern.content.cloneNode(true) as DocumentFragment;
  const message = copy.querySelector(".message");
  message?.classList.add(`message--${level}`);
  const place = copy.querySelector(".message__text");
  if (place) place.textContent = text;
  region.append(copy);
}

export function watchMessages(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest("[data-dismiss]");
    button?.closest(".message")?.remove();
  });
}
