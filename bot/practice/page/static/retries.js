/** Patience with a room that does not answer, and with a page that nobody looks at. */

const FIRST_DELAY = 500;
const LONGEST_DELAY = 5_000;
const PAGE_HIDDEN = Symbol("the page was put away");

/**
 * Try until it works.
 * @template T
 * @param {() => Promise<T>} action
 * @param {(reached: boolean) => void} report told after every try
 * @returns {Promise<T>}
 */
export async function untilReached(action, report) {
  for (let delay = FIRST_DELAY; ; delay = Math.min(delay * 2, LONGEST_DELAY)) {
    try {
      const result = await action();
      report(true);
      return result;
    } catch (error) {
      if (error === PAGE_HIDDEN) continue;
      report(false);
      await pause(delay);
    }
  }
}

/**
 * Do something while the page is in sight, and let go of it when it is put away: a browser has six
 * connections to a host for all its tabs, and held polls would take them from each other.
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function whileInSight(action) {
  while (document.hidden) {
    await new Promise((seen) =>
      document.addEventListener("visibilitychange", seen, { once: true }),
    );
  }
  const letGo = new AbortController();
  const onChange = () => document.hidden && letGo.abort(PAGE_HIDDEN);
  document.addEventListener("visibilitychange", onChange);
  try {
    return await action(letGo.signal);
  } finally {
    document.removeEventListener("visibilitychange", onChange);
  }
}

export function pause(milliseconds) {
  return new Promise((over) => setTimeout(over, milliseconds));
}
