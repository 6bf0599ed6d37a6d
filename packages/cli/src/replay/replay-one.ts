import { createHash } from 'node:crypto'
import type { NativeDeployment, NativeInference, NativeNewReplay } from '@stemma/contract'
import type { AnswerDifference } from '@stemma/scoring'
import { call } from '@stemma/sdk/client'
import type { ModelSource } from '../serve/model-source.ts'
import { environmentOf } from '../serve/open-model.ts'
import { pairsOf, recordOf } from '../serve/pairs.ts'
import type { Session } from '../session.ts'
import { inputFromData } from './input-from-data.ts'
import type { ModelInReplay, ModelsInUse } from './models-in-use.ts'
import type { ReplayInput, ReplayMode } from './replay-input.ts'

export interface ReplayOneOptions {
  readonly inferenceId: string
  readonly mode: ReplayMode
  readonly tolerance: number
  readonly models: ModelsInUse
}

/** Runs one call again. What keeps it from being run is in its detail. */
export async function replayOne(
  session: Session,
  { inferenceId, mode, tolerance, models }: ReplayOneOptions,
): Promise<NativeNewReplay> {
  const inference = await call(session.http, 'inferences.get', { inference_id: inferenceId })
  const deployment = await models.deployment(inference.deployment_id)
  const about = {
    inference_id: inferenceId,
    mode,
    model: deployment.model_uri,
    hyperparameters: deployment.hyperparameters,
    environment: [],
  }
  let model: ModelInReplay
  try {
    model = await models.modelFor(deployment)
  } catch (error) {
    return { ...about, model_match: false, detail: messageOf(error).slice(0, 1000) }
  }
  const { source, hyperparameters, loaded, digest } = model
  const { parity: _, ...environment } = environmentOf(model)
  const shared = {
    ...about,
    model: addressOf(source),
    hyperparameters: pairsOf(hyperparameters),
    environment: pairsOf(environment),
    model_match:
      digest === deployment.model_digest &&
      JSON.stringify(recordOf(deployment.hyperparameters)) === JSON.stringify(hyperparameters),
  }
  try {
    const input =
      mode === 'from_data'
        ? await inputFromData(session, { inference, columns: loaded.columns })
        : recordedInput(inference)
    const { compareAnswers, scoreCall } = await import('@stemma/scoring')
    const { scored, response } = await scoreCall(
      {
        name: source.name,
        version: String(source.modelVersion ?? ''),
        columns: loaded.signature,
        score: model.score,
      },
      {
        ...{ contentType: input.contentType, body: input.body },
        protocol: mode === 'from_data' ? 'mlflow' : inference.protocol,
        isStrict: recordOf(deployment.environment)['coercion'] === 'strict',
      },
    )
    const recorded = responseOf(inference, mode)
    const difference = compareAnswers(
      recorded.text,
      (recorded.isPlain ? scored.body : response).toString(),
    )
    const { maxAbsDiff, labelFlips } = difference
    return {
      ...shared,
      ...(input.matches !== undefined && { input_match: input.matches }),
      output_match: scored.status === inference.status && isMatch(mode, difference, tolerance),
      max_abs_diff: maxAbsDiff,
      label_flips: labelFlips,
      detail: [
        ...input.notes,
        ...differencesOf(deployment, environment),
        ...(scored.status === inference.status
          ? []
          : [`The status was ${inference.status}, now it is ${scored.status}.`]),
        ...(difference.isAlike ? [] : ['The answers have different shapes.']),
      ].join(' '),
    }
  } catch (error) {
    return { ...shared, detail: messageOf(error).slice(0, 1000) }
  }
}

function addressOf({ uri, modelName, modelVersion }: ModelSource): string {
  return modelVersion === undefined ? uri : `models:/${modelName}/${modelVersion}`
}

function isMatch(
  mode: ReplayMode,
  { isSame, isAlike, maxAbsDiff, labelFlips }: AnswerDifference,
  tolerance: number,
): boolean {
  if (mode !== 'tolerant') return isSame
  return isSame || (isAlike && labelFlips === 0 && maxAbsDiff <= tolerance)
}

function recordedInput(inference: NativeInference): ReplayInput {
  const { request, request_encoding: encoding, request_hash: hash, content_type } = inference
  if (request === undefined)
    throw new Error(
      'The body is not kept; if it came from a version of data, use --mode from_data.',
    )
  const body = Buffer.from(request, encoding === 'base64' ? 'base64' : 'utf8')
  const matches = hash === '' ? undefined : createHash('sha256').update(body).digest('hex') === hash
  return { contentType: content_type, body, matches, notes: [] }
}

/** The recorded answer; the rows of the log where its text is not kept, or is of another protocol than the new one. */
function responseOf(
  { response, response_encoding, predictions, protocol }: NativeInference,
  mode: ReplayMode,
): { readonly text: string; readonly isPlain: boolean } {
  if (response !== undefined && (protocol === 'mlflow' || mode !== 'from_data'))
    return {
      text: response_encoding === 'base64' ? Buffer.from(response, 'base64').toString() : response,
      isPlain: false,
    }
  if (predictions.length === 0) throw new Error('The answer is not kept.')
  const outputs = predictions.map(({ output }) => output).join(', ')
  return { text: `{"predictions": [${outputs}]}`, isPlain: true }
}

function differencesOf(
  { environment: before }: NativeDeployment,
  now: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.entries(recordOf(before)).flatMap(([name, value]) =>
    now[name] === undefined || now[name] === value
      ? []
      : [`The environment differs: ${name} was ${value}, now it is ${now[name]}.`],
  )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
