/**
 * The header that makes a browser save a file under its name instead of showing it (RFC 6266): plain names as they are, others
 * quoted, and those beyond ASCII in UTF-8 next to an approximation for old clients.
 */
export function attachment(fileName: string): string {
  const plain = fileName
    .normalize('NFKD')
    .replaceAll(/[^\x20-\x7e]/g, '')
    .trim()
  const simple = `attachment; filename=${quoted(plain === '' ? 'download' : plain)}`
  if (/^[\x20-\x7e]*$/.test(fileName)) return simple
  return `${simple}; filename*=UTF-8''${extended(fileName)}`
}

function quoted(name: string): string {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) ? name : `"${name.replaceAll(/["\\]/g, '\\$&')}"`
}

/** RFC 8187. */
function extended(name: string): string {
  return encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
