/** The groups that a phone knows of, and how they are told of. */

import { say, words } from "./words.js";

/** @param {number} person */
export function groupsOf(person) {
  const known = new Map();

  return {
    learn: (group) => known.set(group.id, group),
    /** Only whoever owns a group takes a bot in. */
    owned: () =>
      [...known.values()].filter((group) => group.members[0] === person && !group.migrated_to),
    /** With one group there is no doubt which is meant. */
    label(group) {
      const isOnly = [...known.values()].filter((one) => !one.migrated_to).length === 1;
      return isOnly ? words.teamGroup : group.title;
    },
  };
}

const BOT_IN = { member: "groupWithBot", administrator: "groupLedByBot" };

/** Write down which group this is, who is in it, and whether the bot is. */
export function describe(place, group) {
  const title = document.createElement("strong");
  const people = document.createElement("span");
  title.textContent = group.title;
  people.textContent = say(BOT_IN[group.bot] ?? "groupWithoutBot", { count: group.members.length });
  place.replaceChildren(title, " ", people);
  place.hidden = false;
}
