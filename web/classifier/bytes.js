// Without instanceof, which fails for objects of another realm, as in some test runners.
export const isBytes = (value) => ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === '[object ArrayBuffer]';

// The bytes of an ArrayBuffer or of any view of one, without a copy.
export const asUint8Array = (bytes) =>
  ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
