/** Index of a double's high word among its two 32-bit words; depends on the machine's byte order. */
export const highWord = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;
