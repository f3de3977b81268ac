/** Keeps the reader's place in a conversation that grows and changes. */

const NEAR = 60; // so many pixels from the end still count as being there
const MARGIN = 8;

/**
 * @param {HTMLElement} log
 * @param {HTMLButtonElement} newest tapped to see what came below
 */
export function keepPlace(log, newest) {
  let unseen = null; // the first message that came while nobody could see it
  let isAtEnd = true;
  let top = 0;

  newest.addEventListener("click", () => {
    reveal();
    log.focus({ preventScroll: true });
  });
  log.addEventListener("scroll", () => {
    look();
    if (isAtEnd) forget();
  });
  // What grows below, or a tab that opens, takes nothing out of sight.
  new ResizeObserver(() => {
    if (isAtEnd) log.scrollTop = log.scrollHeight;
  }).observe(log);

  /** Only who scrolls up leaves the end; it may also move away, when the log shrinks or grows. */
  function look() {
    isAtEnd &&= log.scrollTop >= top;
    isAtEnd ||= log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
    top = log.scrollTop;
  }

  function forget() {
    unseen = null;
    newest.hidden = true;
  }

  /** Go to the end, but not past the beginning of what is not yet read. */
  function reveal(first = unseen) {
    log.scrollTop = log.scrollHeight;
    if (first?.isConnected) log.scrollTop = Math.min(log.scrollTop, first.offsetTop - MARGIN);
    isAtEnd = false;
    look();
    forget();
  }

  return {
    reveal,
    isInSight: (element) => element.offsetTop + element.offsetHeight > log.scrollTop,
    /**
     * Change the log: whoever was at its end sees what came, whoever read above is left in peace.
     * @param {() => {first: HTMLElement | undefined, isMine: boolean}} change gives the first
     *   element to be seen, and whether the person put it there
     */
    changing(change) {
      const isShown = log.clientHeight > 0;
      look();
      const follows = isShown && isAtEnd;
      const { first, isMine } = change();
      if (follows || (isShown && isMine)) {
        reveal(first);
      } else if (first) {
        unseen ??= first;
        newest.hidden = !isShown;
      }
    },
  };
}
