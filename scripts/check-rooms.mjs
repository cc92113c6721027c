// Checks that the C++ sources keep to the rooms of ARCHITECTURE.md: node scripts/check-rooms.mjs
//
// A room is a folder. The table "Rooms" of ARCHITECTURE.md lists the rooms that each room may include, and this script
// reads that table. It also finds edges of the table that no include needs, cycles among rooms, folders with too many
// files, and sources without a header of the same name.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const mostFilesInARoom = 22;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The table's rows: room → rooms that it may include. "engine/kernels/*" covers all rooms below that folder.
 * @returns {Map<string, string[]>} */
function readTable() {
  const rows = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').matchAll(/^\| `([^`]+)` \|[^|]*\|([^|]*)\|$/gm);
  return new Map(Array.from(rows, ([, room, edges]) => [room, Array.from(edges.matchAll(/`([^`]+)`/g), ([, edge]) => edge)]));
}

const covers = (/** @type {string} */ pattern, /** @type {string} */ room) =>
  pattern === room || (pattern.endsWith('/*') && room.startsWith(pattern.slice(0, -1)));

/** All C++ files below `folder`, by their folder.
 * @param {string} folder @param {Map<string, string[]>} [rooms] */
function collect(folder, rooms = new Map()) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) collect(path, rooms);
    else if (/\.(cc|h)$/.test(entry.name)) rooms.set(folder, [...(rooms.get(folder) ?? []), path]);
  }
  return rooms;
}

/** One cycle among the rooms, as a list that ends where it begins; empty if there is none.
 * @param {Map<string, Set<string>>} graph */
function findCycle(graph) {
  const done = new Set();
  /** @param {string} room @param {string[]} path @returns {string[]} */
  const visit = (room, path) => {
    if (path.includes(room)) return [...path.slice(path.indexOf(room)), room];
    if (done.has(room)) return [];
    for (const next of graph.get(room) ?? []) {
      const cycle = visit(next, [...path, room]);
      if (cycle.length > 0) return cycle;
    }
    done.add(room);
    return [];
  };
  return Array.from(graph.keys(), (room) => visit(room, [])).find((cycle) => cycle.length > 0) ?? [];
}

const table = readTable();
const problems = [];
/** @type {Map<string, Set<string>>} */
const graph = new Map();
let includes = 0;
for (const top of ['engine', 'trainer', 'web']) {
  for (const [room, files] of collect(top)) {
    const rule = Array.from(table).find(([pattern]) => covers(pattern, room));
    if (!rule) problems.push(`${room}: is missing in the table of ARCHITECTURE.md`);
    if (files.length > mostFilesInARoom) problems.push(`${room}: has ${files.length} files, expected at most ${mostFilesInARoom}`);
    graph.set(room, new Set());
    for (const file of files) {
      const text = readFileSync(join(root, file), 'utf8');
      const targets = Array.from(text.matchAll(/^#include "([^"]+)"/gm), ([, target]) => target).filter((target) => target !== file);
      for (const target of targets) {
        includes += 1;
        const other = dirname(target);
        if (other === room) continue;
        graph.get(room)?.add(other);
        if (rule && !rule[1].some((pattern) => covers(pattern, other))) {
          problems.push(`${file}: includes ${target}, but ${room} may include only ${rule[1].join(', ') || 'its own files'}`);
        }
      }
      const header = file.replace(/\.cc$/, '.h');
      if (file.endsWith('.cc') && existsSync(join(root, header)) && !targets.includes(header)) {
        problems.push(`${file}: does not include its own header, ${header}`);
      }
      // Nobody includes a program's or a browser module's entry; commands.h lists all subcommands.
      const isEntry = /\bint main\(|EMSCRIPTEN_BINDINGS/.test(text) || /\/command_[a-z_]+\.cc$/.test(file);
      if (file.endsWith('.cc') && !existsSync(join(root, header)) && !isEntry) problems.push(`${file}: has no header ${header}`);
    }
  }
}
for (const [room, edges] of table) {
  const used = Array.from(graph).flatMap(([other, targets]) => (covers(room, other) ? Array.from(targets) : []));
  for (const edge of edges) {
    if (!used.some((target) => covers(edge, target))) problems.push(`ARCHITECTURE.md: ${room} needs no ${edge}`);
  }
}
for (const [pattern] of table) {
  if (!Array.from(graph.keys()).some((room) => covers(pattern, room))) problems.push(`ARCHITECTURE.md: there is no room ${pattern}`);
}
const cycle = findCycle(graph);
if (cycle.length > 0) problems.push(`cycle: ${cycle.join(' → ')}`);

for (const problem of problems) console.error(problem);
console.log(`${includes} includes in ${graph.size} rooms: ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
