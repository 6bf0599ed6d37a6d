import { dataVersionIn, invalidParameter, notFound, parseModelsUri } from '@stemma/contract'
import {
  findDataLineage,
  findDataVersion,
  findDeployment,
  findLoggedModel,
  findRun,
  type Db,
  type InferenceRow,
} from '@stemma/store'
import { requireDataVersion } from '../data/require-data.ts'
import { requireModel } from '../models/require-model.ts'
import { referencedVersion } from '../models/resolve-source.ts'
import { validateRunId } from '../runs/run-id.ts'
import type { InferenceView } from '../serving/get-inference.ts'
import { requireDeployment } from '../serving/require-deployment.ts'
import type { Member } from './family.ts'

/** Where the walk begins. A prediction is no node of rows: the walk begins with what it came from. */
export interface Root {
  readonly members: readonly Member[]
  readonly inference?: { readonly row: InferenceRow; readonly from: readonly Member[] }
}

/** What a URI names; `asked` is the call, where it names one: that may be in another database. @throws INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST */
export async function findRoot(
  db: Db,
  of: string,
  asked: InferenceView | undefined,
): Promise<Root> {
  if (asked !== undefined) return inferenceAt(db, asked)
  const [scheme, id = ''] = of.split(/:\/(.*)/su)
  switch (scheme) {
    case 'data':
      return { members: [{ noun: 'data', no: (await requireDataVersion(db, of)).row.version_no }] }
    case 'models':
      return { members: [await modelAt(db, of)] }
    case 'runs': {
      validateRunId(id)
      const run = await findRun(db, id)
      if (run === undefined) throw notFound(`Run with id=${id} not found`)
      return { members: [{ noun: 'run', no: run.run_no }] }
    }
    case 'deployments':
      return {
        members: [{ noun: 'deployment', no: (await requireDeployment(db, id)).deployment_no }],
      }
    default:
      throw invalidParameter(
        "Invalid value for parameter 'of' supplied: It must be data:/NAME/VERSION, runs:/ID, models:/NAME/VERSION, models:/NAME@ALIAS, models:/MODEL_ID, deployments:/ID or inferences:/ID.",
      )
  }
}

async function modelAt(db: Db, of: string): Promise<Member> {
  const uri = parseModelsUri(of)
  if (uri.kind === 'logged') {
    const model = await findLoggedModel(db, uri.modelId)
    if (model === undefined) throw notFound(`Logged model with ID '${uri.modelId}' not found.`)
    return { noun: 'logged-model', no: model.model_no }
  }
  const { model_no: modelNo } = await requireModel(db, uri.name)
  return { noun: 'model-version', no: (await referencedVersion(db, uri, modelNo)).version_no }
}

async function inferenceAt(db: Db, { inference, deployment }: InferenceView): Promise<Root> {
  const own = await findDeployment(db, deployment.deployment_id)
  const named = dataVersionIn(inference.data_version)
  const data = named && (await findDataLineage(db, named.name))
  const version = data && (await findDataVersion(db, data.data_no, named.version))
  const from: readonly Member[] = [
    ...(own === undefined ? [] : [{ noun: 'deployment', no: own.deployment_no } as const]),
    ...(version === undefined ? [] : [{ noun: 'data', no: version.version_no } as const]),
  ]
  return { members: from, inference: { row: inference, from } }
}
