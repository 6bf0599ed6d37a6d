import { modelDiffRequest, writeJson, type Difference, type ModelDiff } from '@stemma/contract'
import type { Answer, Call } from '../../engine/protocol.ts'
import { decodeStrictly } from '../native/strict-request.ts'
import type { WithFilesParts } from './answer-with-files.ts'
import { readModelFacts, type ModelFacts } from './model-facts.ts'
import { contentOf } from './model-files.ts'

/** What rows say of two versions, and in what their signatures, environments and files differ. */
export async function diffWithFiles(
  { engine, artifacts, modelFiles }: WithFilesParts,
  call: Call,
): Promise<Answer> {
  const answer = await engine.read(call)
  if (answer.status !== 200) return answer
  const diff = contentOf(answer) as unknown as ModelDiff // our own handler's answer
  const { name, from, to } = decodeStrictly(modelDiffRequest, call)
  const unknown = [...diff.unknown]
  const facts: (ModelFacts | undefined)[] = []
  for (const version of [from, to]) {
    const found = await modelFiles.find({
      name,
      version: String(version),
      requestId: call.requestId,
    })
    if (found.model && (found.row.digest ?? found.model.digest) === found.model.digest) {
      facts.push(await readModelFacts(artifacts, found.model))
      continue
    }
    const why = found.model
      ? `The files of version ${version} have changed since it was registered`
      : found.isHere
        ? `Version ${version} has no files`
        : `The files of version ${version} are not on this server`
    unknown.push(`${why}: its signature and environment are not known.`)
  }
  const [before, after] = facts
  const ofFiles = before && after ? differences(before, after) : []
  return {
    ...answer,
    body: writeJson({ ...diff, differences: [...diff.differences, ...ofFiles], unknown }),
  }
}

function differences(before: ModelFacts, after: ModelFacts): readonly Difference[] {
  return (['signature', 'environment', 'file'] as const).flatMap((part) => {
    const keys = [...new Set([...before[part].keys(), ...after[part].keys()])].toSorted()
    return keys.flatMap((key) => {
      const [from, to] = [before[part].get(key), after[part].get(key)]
      if (from === to) return []
      return [{ part, key, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }]
    })
  })
}
