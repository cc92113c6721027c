// The text of some bytes, each one a character. It is shorter where the bytes end before.
export const ascii = (bytes, start, length) => String.fromCharCode(...bytes.subarray(start, start + length));
