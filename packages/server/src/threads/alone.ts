/**
 * Bytes alone in their memory, copied where they are not: a message to a thread copies all the memory that a view is of, and that is
 * 64 KiB behind what a socket or `Buffer` gives.
 */
export function alone(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : new Uint8Array(bytes)
}
