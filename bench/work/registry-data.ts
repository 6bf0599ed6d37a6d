import { type JsonObject, keyValues, mustHold, objectsAt, stringAt } from '../load/answer.ts'
import { post, type Request } from '../load/client.ts'

/** Models that are seeded; every run, and every owner, has one version of each. */
export const models = 100
/** The alias of the newest seeded version of each model. */
export const alias = 'champion'

/** A version that is seeded. */
export interface SeededVersion {
  readonly name: string
  readonly version: number
  readonly source: string
  readonly owner: string
  readonly runId: string
}

/** The name of seeded model `index`. */
export function modelName(index: number): string {
  return `model-${index}`
}

/** The owner of a version that is number `nth` of its model; there are as many owners as versions of a model. */
export function ownerOf(model: number, nth: number, perModel: number): string {
  return `owner-${(model + nth) % perModel}`
}

/** The versions of one model, in the order of their numbers: one for each run. */
export function versionsOf(model: number, runIds: readonly string[]): readonly SeededVersion[] {
  return runIds.map((runId, nth) => ({
    name: modelName(model),
    version: nth + 1,
    source: `s3://bucket/${modelName(model)}/${nth + 1}`,
    owner: ownerOf(model, nth, runIds.length),
    runId,
  }))
}

/** Asks for a version; the server chooses its number. */
export function createVersionRequest(made: Omit<SeededVersion, 'version'>): Request {
  return post('model-versions/create', {
    name: made.name,
    source: made.source,
    run_id: made.runId,
    tags: [{ key: 'owner', value: made.owner }],
  })
}

/** Throws unless the answer holds one version of each model, with its files' place, and all satisfy the condition. */
export function oneOfEachModel(json: JsonObject, holds: (version: JsonObject) => boolean): void {
  const versions = objectsAt(json, 'model_versions')
  const names = new Set(versions.map((version) => stringAt(version, 'name')))
  mustHold(
    versions.length === models && names.size === models,
    `The search gave ${versions.length} versions of ${names.size} models.`,
  )
  for (const version of versions) {
    const [name, number] = [stringAt(version, 'name'), stringAt(version, 'version')]
    const whole = stringAt(version, 'source') === `s3://bucket/${name}/${number}`
    mustHold(whole && holds(version), `${name}/${number} is not what was asked for.`)
  }
}

/** The owner tag of a version in an answer. */
export function taggedOwner(version: JsonObject): unknown {
  return keyValues(version, 'tags').get('owner')
}
