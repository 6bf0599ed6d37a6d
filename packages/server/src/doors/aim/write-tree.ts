import { encodeNode, packPairs, unfold, type AimValue } from '@stemma/contract'
import type { Argument, Instruction } from './frame.ts'
import type { GrowingRun } from './growing-run.ts'
import { media } from './media.ts'
import type { PlaceInRun } from './place-in-run.ts'
import { setParams } from './run-params.ts'

interface TreeWrite {
  readonly run: GrowingRun
  readonly place: PlaceInRun
  readonly keepsEnvironment: boolean
}

/** Nodes that are set at a place, as far as they are asked for. */
type Nodes = Pick<Argument, 'pairs' | 'value'>

/** A call of a method of a tree. */
export function writeTree({ method, args }: Instruction, write: TreeWrite): void {
  const { run, place } = write
  switch (method) {
    case '__setitem__':
    case 'set':
      return setNodes(args[1] ?? nothing, write)
    case 'make_array':
      return makeArray(write)
    case '__delitem__':
      return run.clear(place)
    case 'update': {
      const changes = args[1]?.value
      for (const change of Array.isArray(changes) ? changes : []) {
        const [at = null, value = null] = Array.isArray(change) ? change : []
        const keys = Array.isArray(at) ? at : [at]
        const more = keys.filter((key) => typeof key === 'string' || typeof key === 'bigint')
        setNodes(nodesOf(value), { ...write, place: { ...place, path: [...place.path, ...more] } })
      }
      return
    }
    case 'preload':
    case 'finalize':
      return
    default: {
      const tree = place.tree === 'm' ? 'meta' : 'seqs'
      run.refused.push(`Aim's ${tree} tree has no method '${method}' here`)
    }
  }
}

const nothing: Nodes = { pairs: [], value: undefined }

function nodesOf(value: AimValue): Nodes {
  return { pairs: unfold(value), value }
}

/** Only says that there is a list: what is in it stays. */
function makeArray({ run, place }: TreeWrite): void {
  if (isSeriesOfNumbers(place) && run.points.add(place.path, () => undefined)) return
  const pair = { path: new Uint8Array(), value: encodeNode([]), isBlob: false }
  run.add(place, () => [pair])
}

function setNodes(nodes: Nodes, { run, place, keepsEnvironment }: TreeWrite): void {
  const { tree, path } = place
  if (isSeriesOfNumbers(place)) {
    if (run.points.add(path, () => nodes.value)) return
    run.refused.push(`Aim's series '${String(path[2])}' has a column that is unknown`)
  }
  if (tree === 's') {
    const { media: files, pairs } = media({ runId: run.runId, path, pairs: nodes.pairs })
    run.media.push(...files)
    return run.keep(place, () => pairs)
  }
  if (path[0] === 'attrs') return setParams(run, { place, pairs: nodes.pairs, keepsEnvironment })
  if (path[0] === 'end_time') {
    const { value } = nodes
    run.endTime = typeof value === 'number' ? Math.round(value * 1000) : null
    return
  }
  if (path[0] === 'contexts' && typeof path[1] === 'bigint' && path.length === 2)
    run.contexts.push({ number: String(path[1]), nodes: packPairs(nodes.pairs) })
  run.keep(place, () => nodes.pairs)
}

function isSeriesOfNumbers({ tree, path }: PlaceInRun): boolean {
  return tree === 's' && path[0] === 'v2'
}
