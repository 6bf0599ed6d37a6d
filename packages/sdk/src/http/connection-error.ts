/** The server could not be reached, or the line broke. Whether it did what it was asked for is not known. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
}
