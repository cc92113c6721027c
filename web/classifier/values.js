import { ClassifierError } from './errors.js';

// The name of an object's class. instanceof fails for objects of another realm: another frame, and some test runners.
export const kindOf = (value) => Object.prototype.toString.call(value).slice(8, -1);

// What an error calls a value that a caller passed by mistake.
export function nameOf(value) {
  if (value === null || value === undefined) return String(value);
  const name = value.constructor?.name;
  return typeof name === 'string' && name !== '' ? name : kindOf(value);
}

// The value itself, if it is not an object.
export function inWords(value) {
  if (typeof value === 'string') return `“${value}”`;
  return typeof value === 'object' ? nameOf(value) : String(value);
}

export const isBlob = (value) => ['Blob', 'File'].includes(kindOf(value));

export const isBytes = (value) => ArrayBuffer.isView(value) || kindOf(value) === 'ArrayBuffer';

// The bytes of an ArrayBuffer or of any view of one, without a copy.
const asUint8Array = (bytes) =>
  ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);

// A copy in a buffer of its own, which can be transferred. Throws a ClassifierError if the buffer was transferred
// elsewhere, because its bytes are gone then.
export function copyBytes(bytes, what) {
  let view;
  try {
    view = asUint8Array(bytes);
  } catch (cause) {
    const message = `${what} has no bytes any more: its buffer was transferred elsewhere. Make a copy before you transfer it.`;
    throw new ClassifierError('input', message, { cause });
  }
  return new Uint8Array(view);
}
