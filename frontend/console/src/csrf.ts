/** The token that the page carries for scripts; the cookie itself may be closed to them. */
export function csrfToken(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]');
  return meta?.content ?? "";
}

/** fetch() to our own server with the token that a changing request needs. */
export function send(address: string, request: RequestInit = {}): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set("X-CSRFToken", csrfToken());
  return fetch(address, { ...request, headers, credentials: "same-origin" });
}
