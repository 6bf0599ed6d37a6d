import { safePath } from '@stemma/contract'

const longestName = 150
const mostNames = 12

/** Names that files of a run have, of what a client calls something: odd characters are changed, and nothing leads elsewhere. */
export function itemPath(...parts: readonly string[]): string {
  const names = parts
    .flatMap((part) => part.split(/[/\\]/u))
    .map(plainName)
    .filter((name) => name !== '')
  const path = names.slice(-mostNames).join('/') || 'unnamed'
  // What is left that the rules of paths refuse is refused there; nothing is stored then.
  return safePath(path)
}

/** `a/b.txt` and `1f2e` make `a/b-1f2e.txt`. */
export function withMark(path: string, mark: string): string {
  const [, before = path, extension = ''] = /^(.*?[^/])(\.[A-Za-z0-9]{1,10})?$/su.exec(path) ?? []
  return `${before}-${mark}${extension}`
}

function plainName(name: string): string {
  const plain = Array.from(
    name
      .toWellFormed()
      .replaceAll(/[\p{Cc}\p{Cs}#%:?*"<>|]/gu, '_')
      .trim(),
  )
    .slice(0, longestName)
    .join('')
  if (/^\.+$/u.test(plain)) return ''
  // A name that begins with a dot may be one of the store's own.
  return plain.startsWith('.') ? `_${plain}` : plain
}
