// Runs clang-tidy on every C++ file that a build folder compiles: node scripts/clang-tidy.mjs BUILD [FOLDER...]
// clang-tidy spends most of its time on the headers of libraries. Therefore one unit includes up to twelve files, and
// clang-tidy checks them together. Files that define the same name go into different units.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [build, ...folders] = process.argv.slice(2);
const jobs = Number(process.env.JOBS ?? 2);
const maxFiles = 12;

// Files that need a unit of their own: Highway's kernels, which include themselves once for each target, and files
// that define main() or a header-only library.
const isAlone = (path, text) =>
  /HWY_TARGET_INCLUDE|_IMPLEMENTATION|IMPLEMENT_WITH_MAIN|^int main\(/m.test(text) || path.startsWith('engine/kernels/');

// The names that a file defines in its unnamed namespaces. The code is not indented there.
function ownNames(text) {
  const names = new Set();
  const declaration = /^(?:(?:struct|class|enum class|enum|union) (\w+)|using (\w+) =|(?:[\w:<>,&*[\] ]+?[ *&])(\w+)(?:[({[;]| =))/gm;
  for (const [, body] of text.matchAll(/^namespace \{\n(.*?)^\} {2}\/\/ namespace$/gms)) {
    for (const [, ...found] of body.matchAll(declaration)) {
      const name = found.find(Boolean);
      if (!/^[A-Z_]+$/.test(name)) names.add(name); // TEST_CASE and other macros are no names
    }
  }
  return names;
}

// The flags of a compile command that set the language, include folders and macros. The command is quoted for a shell.
const flagsOf = (command) =>
  command
    .replaceAll('\\"', '"')
    .split(' ')
    .filter((flag) => /^-(std=|[ID]|isystem)/.test(flag));

// The units to check: { files, names, flags }.
function unitsOf(commands) {
  const units = [];
  for (const { file, command } of commands) {
    const path = relative(root, file);
    if (folders.length > 0 && !folders.includes(dirname(path))) continue;
    const text = readFileSync(file, 'utf8');
    const names = ownNames(text);
    const [room] = path.split('/');
    const fits = (unit) => unit.room === room && unit.files.length < maxFiles && [...names].every((name) => !unit.names.has(name));
    let unit = isAlone(path, text) ? undefined : units.find(fits);
    if (!unit) units.push((unit = { room: isAlone(path, text) ? path : room, files: [], names: new Set(), flags: new Set() }));
    unit.files.push(path);
    names.forEach((name) => unit.names.add(name));
    flagsOf(command).forEach((flag) => unit.flags.add(flag));
  }
  return units;
}

// clang-tidy's report on a unit; '' if it finds nothing.
function check({ files, flags }, index) {
  const unit = resolve(build, 'units', `${index}.cc`);
  writeFileSync(unit, files.map((file) => `#include "${file}"\n`).join(''));
  const args = ['--quiet', '--warnings-as-errors=*', files.length > 1 ? unit : files[0], '--', ...flags];
  return new Promise((done) => {
    execFile('clang-tidy', args, { cwd: root, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      if (!error) done('');
      else done(/(error|warning):/.test(stdout) ? stdout.replaceAll(`${root}/`, '') : `${files.join(' ')}: ${stderr}${error.message}\n`);
    });
  });
}

const units = unitsOf(JSON.parse(readFileSync(join(build, 'compile_commands.json'), 'utf8')));
const count = units.reduce((sum, { files }) => sum + files.length, 0);
if (count === 0) {
  console.error(`clang-tidy: ${build} compiles no file of ${folders.join(', ') || 'the project'}.`);
  process.exit(1);
}
mkdirSync(join(build, 'units'), { recursive: true });
// Files whose names clash after all, with those of a header, are checked one by one.
async function checkApart(unit, index) {
  const found = await check(unit, index);
  if (unit.files.length === 1 || !found.includes('[clang-diagnostic-error]')) return found;
  const reports = [];
  for (const file of unit.files) reports.push(await check({ ...unit, files: [file] }, index));
  return reports.join('');
}

let next = 0;
async function work() {
  while (next < units.length) {
    const index = next++;
    const found = await checkApart(units[index], index);
    if (!found) continue;
    process.stdout.write(found);
    process.exitCode = 1;
  }
}
await Promise.all(Array.from({ length: jobs }, work));
if (!process.exitCode) console.log(`clang-tidy finds nothing in ${count} C++ files.`);
