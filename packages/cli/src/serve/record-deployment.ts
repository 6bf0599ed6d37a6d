import type { NativeDeployment } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import type { Session } from '../session.ts'
import type { ModelSource } from './model-source.ts'
import { environmentOf, type OpenedModel } from './open-model.ts'
import { pairsOf } from './pairs.ts'

/** What the calls of a deployment leave in the log. */
export type LogFields = Partial<
  Pick<
    NativeDeployment,
    'role' | 'log' | 'personal' | 'personal_as' | 'without_payloads' | 'payload_days'
  >
>

export interface RecordDeployment extends Pick<
  OpenedModel,
  'loaded' | 'digest' | 'made' | 'runtime' | 'parity'
> {
  readonly source: ModelSource
  readonly hyperparameters: Readonly<Record<string, string>>
  /** The model's if absent. */
  readonly name?: string | undefined
  /** It refuses what MLflow changes in silence. */
  readonly isStrict?: boolean
  /** What its calls leave in the log; all of it if absent. */
  readonly policy?: LogFields
}

export interface RecordedDeployment {
  readonly id: string
  /** Notes that it serves no more; what keeps that from being noted is told to whoever watches. */
  readonly end: () => Promise<void>
}

/** Notes that a model serves from now on. */
export async function recordDeployment(
  session: Session,
  { source, hyperparameters, name, policy, isStrict = false, ...opened }: RecordDeployment,
): Promise<RecordedDeployment> {
  const { http, note } = session
  const { deployment_id: id } = await call(http, 'deployments.create', {
    name: name ?? source.name,
    model_uri: source.uri,
    model_name: source.modelName,
    ...(source.modelVersion !== undefined && { model_version: source.modelVersion }),
    model_id: opened.loaded.modelId,
    run_id: source.runId === '' ? opened.loaded.runId : source.runId,
    model_digest: opened.digest,
    hyperparameters: pairsOf(hyperparameters),
    environment: pairsOf({
      ...environmentOf(opened),
      ...(isStrict && { coercion: 'strict' }),
      sandbox: opened.loaded.sandbox,
    }),
    ...policy,
  })
  return {
    id,
    end: async () => {
      await call(http, 'deployments.end', { deployment_id: id }).catch((error: unknown) =>
        note(error instanceof Error ? error.message : String(error)),
      )
    },
  }
}
