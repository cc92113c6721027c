// Measures one image in `trainer bench` and in onnxruntime, side by side on one machine.
//
// Needs the built trainer (build/native/trainer), onnxruntime's Node.js package and weights files:
//     npm ci --ignore-scripts --prefix tests/bench/models
//     npm ci --ignore-scripts --prefix tests/bench/native_speed
//     node tests/bench/native_speed/native_speed.js weights/*.safetensors
//
// Each file is converted to ONNX: float32 to Conv and Relu, int8 (see `trainer quantize`) to QLinearConv.
// Both run on one thread, in blocks that alternate, so that other work on the machine slows both. The
// ratio is the median over the blocks. onnxruntime is called from JavaScript, so the time of a call that
// computes nothing is subtracted. First, both classify one picture of noise, to show that they run the
// same network.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import ort from 'onnxruntime-node';

import { median } from '../browser_speed/page/median.js';
import { emptyModel, onnxModel } from '../models/onnx_model.js';
import { readSafetensors } from '../models/safetensors.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    trainer: { type: 'string', default: join(root, 'build/native/trainer') },
    rounds: { type: 'string', default: '9' },
    runs: { type: 'string', default: '100' },
  },
});
if (files.length === 0) {
  console.error('usage: node native_speed.js [--trainer FILE] [--rounds N] [--runs N] WEIGHTS…');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'native-speed-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

class Peer {
  session;

  static async create(model) {
    const peer = new Peer();
    peer.session = await ort.InferenceSession.create(model, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
    });
    return peer;
  }

  async run(input) {
    const outputs = await this.session.run({ x: input });
    return outputs[this.session.outputNames[0]].data;
  }

  // The median milliseconds of a block of runs.
  async time(input, runs) {
    for (let i = 0; i < 20; ++i) await this.run(input);
    const times = [];
    for (let i = 0; i < runs; ++i) {
      const start = performance.now();
      await this.run(input);
      times.push(performance.now() - start);
    }
    return median(times);
  }
}

function trainer(...parameters) {
  return execFileSync(options.trainer, parameters, { encoding: 'utf8' });
}

// The results of `trainer bench`: milliseconds, and the fraction of the processor's peak.
function timeOurs(weights, runs) {
  const json = join(folder, 'bench.json');
  trainer('bench', '--weights', weights, '--runs', String(runs), '--json', json);
  return JSON.parse(readFileSync(json, 'utf8'));
}

// A picture of noise as a BMP file (24 bits, bottom row first, blue first), and as onnxruntime's input
// (NCHW).
function noise(size) {
  const pixels = Uint8Array.from({ length: 3 * size * size }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 16) & 255);
  const file = new DataView(new ArrayBuffer(54 + pixels.length));
  file.setUint16(0, 0x424d);
  for (const [at, value] of [
    [2, file.byteLength],
    [10, 54],
    [14, 40],
    [18, size],
    [22, size],
    [34, pixels.length],
  ]) {
    file.setUint32(at, value, true);
  }
  file.setUint16(26, 1, true);
  file.setUint16(28, 24, true);
  const input = new Float32Array(pixels.length);
  for (let y = 0; y < size; ++y) {
    for (let x = 0; x < size; ++x) {
      for (let channel = 0; channel < 3; ++channel) {
        const value = pixels[(y * size + x) * 3 + channel];
        file.setUint8(54 + ((size - 1 - y) * size + x) * 3 + 2 - channel, value);
        input[(channel * size + y) * size + x] = (value - 127.5) / 127.5;
      }
    }
  }
  const path = join(folder, 'noise.bmp');
  writeFileSync(path, new Uint8Array(file.buffer));
  return { path, input: new ort.Tensor('float32', input, [1, 3, size, size]) };
}

async function compare(weights) {
  const file = readSafetensors(weights);
  const size = Number(file.metadata.resolution);
  const peer = await Peer.create(onnxModel(file));
  const empty = await Peer.create(emptyModel(size));
  const picture = noise(size);
  const { logits } = JSON.parse(trainer('classify', '--weights', weights, '--json', picture.path));
  const theirs = await peer.run(picture.input);
  const apart = Math.max(...logits.map((logit, i) => Math.abs(logit - theirs[i])));
  console.log(`\n${basename(weights)}: logits differ by at most ${apart.toPrecision(2)}`);

  console.log('round  onnxruntime ms  ours ms  ratio  share of peak');
  const rounds = [];
  for (let i = 1; i <= Number(options.rounds); ++i) {
    const call = await empty.time(picture.input, options.runs);
    const peers = (await peer.time(picture.input, options.runs)) - call;
    const { milliseconds: ours, share_of_peak: share } = timeOurs(weights, options.runs);
    rounds.push({ call, peers, ours, share, ratio: peers / ours });
    show(i, rounds.at(-1));
  }
  const middle = (key) => median(rounds.map((round) => round[key]));
  show('median', { peers: middle('peers'), ours: middle('ours'), ratio: middle('ratio'), share: middle('share') });
  console.log(`Time of an onnxruntime call that computes nothing, subtracted: ${middle('call').toFixed(3)} ms`);
}

function show(name, { peers, ours, ratio, share }) {
  const cells = [peers.toFixed(3).padStart(14), ours.toFixed(3).padStart(7), ratio.toFixed(2).padStart(5)];
  console.log(`${String(name).padEnd(6)} ${cells.join('  ')}  ${(100 * share).toFixed(1)}%`);
}

console.log(`One image, one thread; onnxruntime ${ort.env.versions.node}, blocks of ${options.runs} runs`);
for (const weights of files) await compare(weights);
