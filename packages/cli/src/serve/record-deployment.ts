import type { NativeDeployment, NativeModelVersion } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import type { Session } from '../session.ts'
import { environmentOf, type OpenedModel } from './open-model.ts'
import { pairsOf } from './pairs.ts'

/** What the calls of a deployment leave in the log. */
export type LogFields = Partial<
  Pick<
    NativeDeployment,
    'role' | 'log' | 'personal' | 'personal_as' | 'without_payloads' | 'payload_days'
  >
>

export interface RecordDeployment extends OpenedModel {
  readonly version: NativeModelVersion
  readonly hyperparameters: Readonly<Record<string, string>>
  /** As somebody asked for it. */
  readonly asked: { readonly model: string; readonly name?: string }
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
  { version, hyperparameters, asked, policy, isStrict = false, ...opened }: RecordDeployment,
): Promise<RecordedDeployment> {
  const { http, note } = session
  const { deployment_id: id } = await call(http, 'deployments.create', {
    name: asked.name ?? version.name,
    model_uri: asked.model.startsWith('models:/') ? asked.model : `models:/${asked.model}`,
    model_name: version.name,
    model_version: version.version,
    model_id: opened.loaded.modelId,
    run_id: version.run_id ?? opened.loaded.runId,
    model_digest: opened.digest,
    hyperparameters: pairsOf(hyperparameters),
    environment: pairsOf({
      ...environmentOf(opened),
      ...(isStrict && { coercion: 'strict' }),
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
