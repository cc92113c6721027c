// Not by instanceof: a test runner may give its programs globals of their own.
export const isBytes = (value) => ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === '[object ArrayBuffer]';

// The bytes of an ArrayBuffer or of any view on one, not copied.
export const asUint8Array = (bytes) =>
  ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
