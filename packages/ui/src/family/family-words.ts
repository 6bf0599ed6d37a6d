import type { NativeFamilyNode } from '@stemma/contract'
import { formatAgo } from '../format/time.ts'
import { kinds } from './kinds.tsx'

/** What stands below the name of a node. */
export function subtitleOf(node: NativeFamilyNode, nowMs: number): string {
  const { kind, rows, aliases = [], status, time, end_time: end, is_deleted: isDeleted } = node
  const ago = time === undefined ? '' : formatAgo(Number(time), nowMs)
  const parts = ((): readonly string[] => {
    switch (kind) {
      case 'data':
        return [
          rows === undefined ? '' : `${Number(rows).toLocaleString('en')} rows`,
          ...aliases.map((alias) => `@${alias}`),
          aliases.length === 0 ? ago : '',
        ]
      case 'run':
        return [(status ?? '').toLowerCase(), ago]
      case 'logged-model':
        return ['not registered', ago]
      case 'deployment':
        return [
          end === undefined ? 'serves' : 'ended',
          end === undefined ? ago : formatAgo(Number(end), nowMs),
        ]
      default:
        return [ago]
    }
  })()
  return [isDeleted ? 'in the trash' : '', ...parts].filter((part) => part !== '').join(' · ')
}

/** A node in a sentence, for those who can't see the drawing, and for the line below it. */
export function sentenceOf(node: NativeFamilyNode, nowMs: number): string {
  return [`${kinds[node.kind].one} ${node.title}`, subtitleOf(node, nowMs)]
    .filter((part) => part !== '')
    .join(' · ')
}
