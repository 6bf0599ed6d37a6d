/** Gives the name back; refuses those that a backend might take for something else. They are made by this package, so a wrong one is a fault in it. */
export function checkBlobName(name: string): string {
  if (/^[a-z0-9_-]+(?:\/[a-z0-9_-]+)*$/u.test(name)) return name
  throw new Error(`'${name}' is no name for a blob.`)
}
