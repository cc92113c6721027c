import { ClassifierError } from './errors.js';

// The name of an object's class. instanceof fails for objects of another realm: another frame, and some test runners.
export const kindOf = (value) => Object.prototype.toString.call(value).slice(8, -1);

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
