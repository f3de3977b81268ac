/** Patience with a room that does not answer. */

const FIRST_DELAY = 500;
const LONGEST_DELAY = 5_000;

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
    } catch {
      report(false);
      await pause(delay);
    }
  }
}

export function pause(milliseconds) {
  return new Promise((over) => setTimeout(over, milliseconds));
}
