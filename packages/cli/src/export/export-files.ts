import { proxiedPath, servedAddress, servedFiles } from '../import/artifact-places.ts'
import { messageOf, type Exported } from './exported.ts'

interface OwnedFiles {
  /** Of the run or model here. */
  readonly id: string
  readonly from: string | undefined
  /** Where the other side keeps files of it. */
  readonly to: string
}

/** Writes the files of a run or a model, but for those that are there with the same size. What lies in a bucket stays there. */
export async function exportFiles(
  state: Exported,
  { id, from = '', to }: OwnedFiles,
): Promise<void> {
  const { places, target, sums, signal, homeless } = state
  const files = from === '' ? undefined : await places.find(from, id)
  if (files === undefined || files === 'missing') return
  const root = proxiedPath(to)
  let there: Map<string, number> | undefined
  for await (const { path, sizeBytes, read } of files) {
    signal?.throwIfAborted()
    if (root === undefined) {
      homeless.add(id)
      return
    }
    there ??= await sizesBelow(state, root)
    if (there.get(path) === sizeBytes) continue
    try {
      await target.put(servedAddress(`${root}/${path}`), read)
      sums.files++
    } catch (error) {
      sums.refused.push({ subject: `${id}/${path}`, reason: messageOf(error) })
    }
  }
}

async function sizesBelow({ target }: Exported, root: string): Promise<Map<string, number>> {
  const sizes = new Map<string, number>()
  for await (const { path, sizeBytes } of servedFiles(target, root)) sizes.set(path, sizeBytes)
  return sizes
}

/** Says of whom no file was written. */
export function refuseHomeless({ homeless, sums, target }: Exported): void {
  if (homeless.size > 0)
    sums.refused.push({
      subject: target.shown,
      reason: `it keeps files where only its clients get at them: those of ${homeless.size} runs or models are not written`,
    })
}
