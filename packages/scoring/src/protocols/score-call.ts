import type { Scored } from '../workers/worker-messages.ts'
import { strictFault, type SignatureColumn } from './strict-check.ts'
import { toV2, v2Error, type V2Model } from './v2-answer.ts'
import { fromV2, V2Error } from './v2-request.ts'

/** What answers calls, and what is known of it. */
export interface ScoringModel extends V2Model {
  /** The named inputs of its signature; empty if it has none. */
  readonly columns: readonly SignatureColumn[]
  readonly score: (contentType: string, body: Buffer) => Promise<Scored>
}

export interface CallToScore {
  readonly protocol: 'mlflow' | 'v2'
  readonly contentType: string
  readonly body: Buffer
  /** Refuses what MLflow changes in silence. */
  readonly isStrict: boolean
}

/** An answer in the protocol of its call, and as `/invocations` has it. */
export interface ScoredCall {
  readonly scored: Scored
  readonly contentType: string
  readonly response: Buffer
}

/** Answers a call of any protocol. Rejects with what keeps the model from answering. */
export async function scoreCall(model: ScoringModel, call: CallToScore): Promise<ScoredCall> {
  if (call.protocol === 'mlflow') {
    const scored = await scorePlainly(model, call)
    return { scored, contentType: scored.contentType, response: scored.body }
  }
  const type = 'application/json'
  try {
    const names = model.columns.map(({ name }) => name)
    const { id, body } = fromV2(call.body, names)
    const scored = await scorePlainly(model, { ...call, contentType: type, body })
    const text = scored.body.toString()
    const { name, version } = model
    const response = scored.status === 200 ? toV2(text, { name, version, id }) : v2Error(text)
    return { scored, contentType: type, response }
  } catch (error) {
    // The stack ends before the nesting of some bodies does.
    const isDeep = error instanceof RangeError
    if (!isDeep && !(error instanceof V2Error)) throw error
    const scored = refusal(isDeep ? 'The body is nested too deeply.' : error.message)
    return { scored, contentType: type, response: v2Error(scored.body.toString()) }
  }
}

async function scorePlainly(
  model: ScoringModel,
  { contentType, body, isStrict }: CallToScore,
): Promise<Scored> {
  const fault =
    isStrict && /^application\/json\b/iu.test(contentType)
      ? strictFault(body.toString(), model.columns)
      : undefined
  return fault === undefined ? model.score(contentType, body) : refusal(`Strict: ${fault}`)
}

function refusal(message: string): Scored {
  return {
    status: 400,
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify({ error_code: 'BAD_REQUEST', message })),
    predictUs: 0,
    computed: {},
  }
}
