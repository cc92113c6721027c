// Run by runtimes.test.js in Bun and Deno: node_modules has the package. The argument is the number of threads.
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createClassifier } from 'mobilenet-classifier';
import { check } from './check.js';

const weights = import.meta.resolve('mobilenet-classifier/weights/animals10-1.0-128.int8.safetensors');
console.log(await check({ createClassifier, openAsBlob, readFile, weights, threads: Number(process.argv[2]) }));

// Not disposed of: the program must end nevertheless.
const classifier = await createClassifier({ weights });
const { label } = await classifier.classify(await readFile('photo.png'));
console.log(label);
