/** Keeps the reader's place in a conversation that grows and changes. */

import { words } from "./words.js";

const NEAR = 60; // so many pixels from the end still count as being there
const MARGIN = 8;

/**
 * @param {HTMLElement} log
 * @param {HTMLButtonElement} downward shown while there is more below
 */
export function keepPlace(log, downward) {
  let unseen = null; // the first message that came while nobody could see it
  let isAtEnd = true;
  let top = 0;
  let placed = 0; // where the log stood when it was last revealed

  downward.addEventListener("click", () => {
    reveal();
    log.focus({ preventScroll: true });
  });
  log.addEventListener("scroll", look);
  // What grows below, or a tab that opens, takes nothing out of sight.
  new ResizeObserver(() => {
    if (isAtEnd) log.scrollTop = log.scrollHeight;
  }).observe(log);

  function look() {
    const bottom = log.scrollTop + log.clientHeight;
    // Only who scrolls up leaves the end; it may also move away, when the log shrinks or grows.
    isAtEnd &&= log.scrollTop >= top;
    isAtEnd ||= log.scrollHeight - bottom < NEAR;
    top = log.scrollTop;
    if (isAtEnd || unseen?.offsetTop < bottom) unseen = null;
    downward.hidden = isAtEnd;
    downward.textContent = unseen ? `${words.newest} ↓` : "↓";
    downward.ariaLabel = unseen ? null : words.toEnd;
  }

  /** Whether who has not moved since sees all that was said: buttons alone are further below. */
  function isRead() {
    const last = log.lastElementChild?.querySelector(".bubble");
    if (!last || log.scrollTop !== placed) return false;
    return last.getBoundingClientRect().bottom < log.getBoundingClientRect().bottom + NEAR;
  }

  /** Go to the end, but not past the beginning of what is not yet read. */
  function reveal(first = unseen) {
    log.scrollTop = log.scrollHeight;
    if (first?.isConnected) log.scrollTop = Math.min(log.scrollTop, first.offsetTop - MARGIN);
    placed = log.scrollTop;
    unseen = null;
    isAtEnd = false;
    look();
  }

  return {
    reveal,
    isInSight: (element) => element && element.offsetTop + element.offsetHeight > log.scrollTop,
    /**
     * Change the log: whoever has read it sees what came, whoever reads above is left in peace.
     * @param {() => {first: HTMLElement | undefined, isMine: boolean}} change gives the first
     *   element to be seen, and whether the person put it there
     */
    changing(change) {
      const isShown = log.clientHeight > 0;
      if (isShown) look();
      const follows = isShown && (isAtEnd || isRead());
      const { first, isMine } = change();
      if (follows || (isShown && isMine)) {
        reveal(first);
      } else {
        unseen ??= first ?? null;
        if (isShown) look();
      }
    },
  };
}
