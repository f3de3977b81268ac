/** A photo, a voice message and a sticker made on the spot, so that nobody needs a file to try. */

import { words } from "./words.js";

const RATE = 8000; // samples a second
const SECONDS = 1.5;
const HEADER = 44; // bytes before the samples in a WAV file
const NOTES = [392, 523]; // hertz

/** @returns {Promise<{blob: Blob, name: string}>} */
export const samples = {
  photo: async () => ({ blob: await painted(480, 400, errorScreen, "image/jpeg"), name: "photo.jpg" }),
  sticker: async () => ({ blob: await painted(320, 320, smile, "image/png"), name: "sticker.png" }),
  voice: async () => ({ blob: chime(), name: "voice.wav" }),
};

function painted(width, height, paint, type) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  paint(canvas.getContext("2d"));
  return new Promise((done) => canvas.toBlob(done, type, 0.85));
}

/** A picture such as people send: an app that says no. */
function errorScreen(pen) {
  rectangle(pen, "#e9edf0", 0, 0, 480, 400, 0);
  rectangle(pen, "#23404d", 0, 0, 480, 56, 0);
  rectangle(pen, "#ffffff", 24, 90, 432, 276, 16);
  pen.textAlign = "center";
  letters(pen, "#b3261e", "bold 34px sans-serif", words.sampleTitle, 155);
  letters(pen, "#1b2326", "28px sans-serif", words.sampleText, 215);
  letters(pen, "#1b2326", "28px sans-serif", words.sampleAdvice, 255);
  rectangle(pen, "#23404d", 120, 290, 240, 56, 28);
  letters(pen, "#ffffff", "28px sans-serif", words.sampleButton, 328);
}

function smile(pen) {
  circle(pen, "#f6c445", 160, 160, 140);
  circle(pen, "#3a2d0a", 110, 130, 16);
  circle(pen, "#3a2d0a", 210, 130, 16);
  pen.lineWidth = 14;
  pen.lineCap = "round";
  pen.strokeStyle = "#3a2d0a";
  pen.beginPath();
  pen.arc(160, 160, 80, 0.2 * Math.PI, 0.8 * Math.PI);
  pen.stroke();
}

function rectangle(pen, color, x, y, width, height, radius) {
  pen.fillStyle = color;
  pen.beginPath();
  pen.roundRect(x, y, width, height, radius);
  pen.fill();
}

function circle(pen, color, x, y, radius) {
  pen.fillStyle = color;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}

function letters(pen, color, font, text, y) {
  pen.fillStyle = color;
  pen.font = font;
  pen.fillText(text, 240, y, 380);
}

/** Two soft notes as a WAV file: one channel, eight bits a sample. */
function chime() {
  const length = RATE * SECONDS;
  const view = new DataView(new ArrayBuffer(HEADER + length));
  const write = (at, text) => [...text].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  write(0, "RIFF");
  view.setUint32(4, HEADER - 8 + length, true);
  write(8, "WAVEfmt ");
  view.setUint32(16, 16, true); // bytes of the format that follows
  view.setUint16(20, 1, true); // uncompressed
  view.setUint16(22, 1, true); // channels
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE, true); // bytes a second
  view.setUint16(32, 1, true); // bytes a sample
  view.setUint16(34, 8, true); // bits a sample
  write(36, "data");
  view.setUint32(40, length, true);
  for (let i = 0; i < length; i++) view.setUint8(HEADER + i, 128 + Math.round(90 * note(i)));
  return new Blob([view], { type: "audio/wav" });
}

/** The loudness at a sample, from -1 to 1: each note fades before the next. */
function note(sample) {
  const half = (RATE * SECONDS) / NOTES.length;
  const inside = (sample % half) / half;
  const wave = Math.sin((2 * Math.PI * NOTES[Math.floor(sample / half)] * sample) / RATE);
  return wave * Math.sin(Math.PI * inside) ** 2;
}
