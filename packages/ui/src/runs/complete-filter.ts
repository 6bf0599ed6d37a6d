import type { RunKeys } from '@stemma/contract'
import { formatColumnId, type RunColumnId } from './column-id.ts'

/** What may stand where a filter is being typed. */
export interface Completion {
  /** What is shown. */
  readonly text: string
  /** The whole filter with it. */
  readonly filter: string
  /** Where to go on typing. */
  readonly caret: number
}

const most = 8
const attributes = ['status', 'run_name', 'user_id', 'start_time', 'end_time', 'run_id']

/** Names that go on with the word before the caret: of metrics, parameters, tags and attributes, those that begin so first. */
export function completeFilter(
  filter: string,
  { caret, keys }: { readonly caret: number; readonly keys: RunKeys },
): readonly Completion[] {
  const head = filter.slice(0, caret)
  // Inside quotes a value is typed, which could be anything.
  if ((head.match(/'/gu)?.length ?? 0) % 2 === 1) return []
  const word = /[\w.`/:-]*$/u.exec(head)?.[0].toLowerCase() ?? ''
  if (word.length < 2) return []
  const names = [
    ...keys.metrics.map((key) => ({ kind: 'metric', key, summary: 'last' }) as const),
    ...keys.params.map((key) => ({ kind: 'param', key }) as const),
    ...keys.tags.map((key) => ({ kind: 'tag', key }) as const),
  ].map((id: RunColumnId) => ({ key: id.key.toLowerCase(), text: formatColumnId(id) }))
  names.push(...attributes.map((key) => ({ key, text: `attributes.${key}` })))
  const plain = word.replaceAll('`', '')
  const rank = ({ key, text }: { readonly key: string; readonly text: string }): number => {
    const name = text.toLowerCase().replaceAll('`', '')
    if (name === plain) return -1
    if (name.startsWith(plain) || key.startsWith(plain)) return 0
    return key.includes(plain) ? 1 : -1
  }
  return names
    .map((name) => ({ ...name, rank: rank(name) }))
    .filter(({ rank }) => rank >= 0)
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ text }) => {
      const before = `${head.slice(0, head.length - word.length)}${text} `
      return { text, filter: before + filter.slice(caret).trimStart(), caret: before.length }
    })
}
