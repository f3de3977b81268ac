/** Buttons that were pressed and wait for the bot to answer. */

const WAITS_AT_MOST = 30_000;

/** @param {(keys: Set<string>) => void} show told whenever it changes which buttons wait */
export function keepPresses(show) {
  const waiting = new Map(); // by query; the number of a query comes after its press
  const answered = new Set(); // queries whose answer overtook their number
  const sending = new Set();

  const refresh = () => show(new Set([...sending, ...waiting.values()]));

  function settle(query) {
    if (!waiting.delete(query)) answered.add(query);
    refresh();
  }

  return {
    refresh,
    settle,
    /** @param {() => Promise<string | undefined>} send the press; undefined when it was refused */
    async press(key, send) {
      sending.add(key);
      refresh();
      const query = await send();
      sending.delete(key);
      if (query && !answered.delete(query)) {
        waiting.set(query, key);
        setTimeout(() => waiting.has(query) && settle(query), WAITS_AT_MOST);
      }
      refresh();
    },
  };
}
