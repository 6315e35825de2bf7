/**
 * Runs one task after another: two photos unfolded at once (200 MB each from a large sensor) end the
 * page on a small phone.
 */
let last: Promise<unknown> = Promise.resolve();

export function inTurn<T>(task: () => Promise<T>): Promise<T> {
  const mine = last.then(task, task);
  last = mine.catch(() => undefined);
  return mine;
}
