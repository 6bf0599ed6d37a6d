import type { NativeDeployment } from '@stemma/contract'
import type { EnvironmentManager } from '@stemma/runner'
import { call } from '@stemma/sdk/client'
import { findSource, type ModelSource } from '../serve/model-source.ts'
import { openModel, type OpenedModel } from '../serve/open-model.ts'
import { pairsIn, recordOf } from '../serve/pairs.ts'
import type { Session } from '../session.ts'

export interface ModelsOptions {
  /** Instead of the model of the deployment. */
  readonly model?: string
  /** Beside or instead of the hyper-parameters of the deployment. */
  readonly set?: readonly string[]
  readonly python: string
  readonly envManager: EnvironmentManager
  /** Seconds. */
  readonly timeout: number
  readonly folder: string
  readonly signal: AbortSignal
}

/** What runs the calls of a deployment again. */
export interface ModelInReplay extends OpenedModel {
  readonly source: ModelSource
  readonly hyperparameters: Readonly<Record<string, string>>
}

export interface ModelsInUse {
  readonly deployment: (id: string) => Promise<NativeDeployment>
  /** Rejects with CliError when the model is no more, or is not what it was. */
  readonly modelFor: (deployment: NativeDeployment) => Promise<ModelInReplay>
  readonly close: () => Promise<void>
}

/** The models that replays need: each is loaded once, when it is needed first, and again when a call has ended it. */
export function modelsInUse(session: Session, options: ModelsOptions): ModelsInUse {
  const deployments = new Map<string, Promise<NativeDeployment>>()
  const models = new Map<string, Promise<ModelInReplay>>()
  const load = async (deployment: NativeDeployment): Promise<ModelInReplay> => {
    const { model_name: name, model_version: number, model_uri: uri } = deployment
    // An alias may name another version by now.
    const served = number === undefined ? uri : `models:/${name}/${number}`
    const source = await findSource(session, options.model ?? served)
    const hyperparameters = {
      ...recordOf(deployment.hyperparameters),
      ...pairsIn(options.set ?? []),
    }
    const { python, envManager, folder, signal, timeout } = options
    const opened = await openModel(session, {
      ...{ source, hyperparameters, python, envManager, folder, signal },
      // As it was served: a last bit may differ between the two.
      runtime: (recordOf(deployment.environment)['runtime'] ?? '').startsWith('native')
        ? 'auto'
        : 'python',
      timeoutMs: timeout * 1000,
    })
    return { ...opened, source, hyperparameters }
  }
  return {
    deployment: (id) => {
      const known =
        deployments.get(id) ?? call(session.http, 'deployments.show', { deployment_id: id })
      deployments.set(id, known)
      return known
    },
    modelFor: async (deployment) => {
      const id = deployment.deployment_id
      const known = await models.get(id)
      if (known !== undefined && known.pool.isReady) return known
      const loading = load(deployment)
      models.set(id, loading)
      return loading
    },
    close: async () => {
      for (const model of models.values())
        await model.then(({ pool }) => pool.stop()).catch(() => {})
    },
  }
}
