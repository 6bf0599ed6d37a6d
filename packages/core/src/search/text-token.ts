/** An opaque token of some texts, such as a folder and a name in it. It is not signed: whoever makes one asks for what he may ask for. */
export function writeTextToken(texts: readonly string[]): string {
  return Buffer.from(JSON.stringify(texts)).toString('base64url')
}

/** The texts; undefined when the token is none. */
export function readTextToken(token: string): readonly string[] | undefined {
  try {
    const content: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    return Array.isArray(content) && content.every(isText) ? content : undefined
  } catch {
    return undefined
  }
}

/** What PostgreSQL can be asked for, too. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0')
}
