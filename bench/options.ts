import { parseArgs } from 'node:util'
import { allPeers } from './peers/all-peers.ts'
import type { Peer } from './peers/peer.ts'
import { fullScale, quickScale, type Scale } from './scale.ts'
import { allWork } from './work/all-work.ts'
import type { Work } from './work/work.ts'

/** What the command line asks for. */
export interface Options {
  readonly work: readonly Work[]
  readonly peers: readonly Peer[]
  readonly scale: Scale
  readonly quick: boolean
}

/** The text of `--help`. */
export const usage: string = `node bench/run.ts [--only WORK,…] [--peers PEER,…] [--quick]
  --only   ${allWork.map(({ id }) => id).join(', ')}
  --peers  ${allPeers.map(({ id }) => id).join(', ')}
  --quick  small counts, to check the bench itself; written to the cache, not to bench/results`

/** Reads the command line; undefined when help is wanted. Throws on an unknown option or name. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      peers: { type: 'string' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  return {
    work: pick(allWork, values.only),
    peers: pick(allPeers, values.peers),
    scale: values.quick ? quickScale : fullScale,
    quick: values.quick,
  }
}

function pick<Item extends { readonly id: string }>(
  all: readonly Item[],
  list: string | undefined,
): readonly Item[] {
  if (list === undefined) return all
  const names = list.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !all.some(({ id }) => id === name))
  if (unknown !== undefined) throw new Error(`Unknown name "${unknown}".\n${usage}`)
  return all.filter(({ id }) => names.includes(id))
}
