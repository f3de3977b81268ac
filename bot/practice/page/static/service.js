/** What happened to a group, told in a line of its own. */

import { say } from "./words.js";

// A group that grows says so twice, in the old chat and in the new one: here they are one.
const SENTENCES = {
  new_chat_members: "botJoined",
  left_chat_member: "botLeft",
  migrate_to_chat_id: "becameSupergroup",
  forum_topic_created: "topicCreated",
  forum_topic_edited: "topicRenamed",
  forum_topic_closed: "topicClosed",
  forum_topic_reopened: "topicReopened",
};

/**
 * @param {object} message
 * @param {object | undefined} opener the message that opened its topic
 * @returns {string} "" when there is nothing to tell
 */
export function told(message, opener) {
  const name = message.from.first_name;
  const topic = message.topic_name ?? opener?.topic_name ?? "";
  const sentence = SENTENCES[message.service];
  return sentence ? say(sentence, { name, topic }) : "";
}
