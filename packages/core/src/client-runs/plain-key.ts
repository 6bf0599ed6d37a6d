import { createHash } from 'node:crypto'
import { validateKey } from '../limits/key.ts'

const mostCharacters = 250
const hashDigits = 8

/** What tells series of one name apart: Aim's contexts, and Comet's. */
export type Context = Readonly<Record<string, unknown>>

/**
 * The key under which a name of another tracker is kept, with its context as labels: `loss` of `{subset: "train"}` is `loss/subset:train`.
 * A name that no key can be has its odd characters changed, and a part of its hash behind it, so that two names never meet in one key.
 */
export function plainKey(name: string, context: Context = {}): string {
  const sorted = Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const labels = sorted.map(([label, value]) => `/${plain(label)}:${plain(shown(value))}`)
  const key = `${name}${labels.join('')}`
  const isExact = sorted.every(
    ([label, value]) =>
      plain(label) === label && plain(shown(value)) === shown(value) && !isAmbiguous(value),
  )
  if (isExact && isKey(key)) return key
  const identity = isExact ? key : JSON.stringify([name, sorted])
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, hashDigits)
  const changed = Array.from(key.replaceAll(/[^/\p{L}\p{N}\p{M}_.\- :]/gu, '_'))
    .slice(0, mostCharacters - hashDigits - 1)
    .join('')
    .replaceAll(/(^|\/)(?:\.{1,2})?(?=\/|$)/gu, '$1_')
  const whole = `${changed}-${hash}`
  // Each empty part has grown by a character.
  return isKey(whole) ? whole : `${changed.slice(0, 100).replaceAll('/', '_')}-${hash}`
}

/** The name under which a nested parameter or a label of another kind goes: `opt|lr` as Comet has it is `opt.lr`. */
export function dotted(name: string, separator: string): string {
  return name.replaceAll(separator, '.')
}

function plain(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}\p{M}_.\- ]/gu, '_')
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}

/** Texts that look like what is no text. */
function isAmbiguous(value: unknown): boolean {
  return typeof value === 'string' && /^(?:-?[\d.]|true$|false$|null$)/u.test(value)
}

function isKey(key: string): boolean {
  if (key === '') return false
  try {
    validateKey(key, { path: 'key', what: 'Key' })
    return true
  } catch {
    return false
  }
}
