import { dataVersionIn } from '@stemma/contract'
import {
  findDataLineage,
  findDataVersion,
  findLoggedModel,
  findModelVersion,
  findPromotion,
  findRun,
  readReplays,
  readSeenData,
  type Db,
  type DeploymentRow,
  type ModelVersionRow,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import type { DecisionContent } from '../gates/decision-content.ts'
import { viewRuns } from '../runs/run-view.ts'
import { requireInference, type InferenceView } from './get-inference.ts'
import { matchesOf, type Matches } from './matches-of.ts'

/** One link of the chain from a prediction back to code and data. */
export interface WhyLink {
  readonly kind:
    | 'prediction'
    | 'inference'
    | 'deployment'
    | 'model-version'
    | 'logged-model'
    | 'run'
    | 'commit'
    | 'data'
    | 'decision'
  readonly id: string
  /** For people. */
  readonly title: string
  /** Of its content, where it has one. */
  readonly digest?: string
  /** Why it is not known, or is no more: a link is never left out in silence. */
  readonly missing?: string
  readonly facts: readonly { readonly key: string; readonly value: string }[]
}

export interface Why {
  readonly links: readonly WhyLink[]
  readonly matches: Matches
}

const mostPredictions = 20

/** What a call's answer came from, each link with its digest, and each that is missing named as missing. @throws RESOURCE_DOES_NOT_EXIST */
export async function explainInference(
  ctx: RowCtx,
  { inferenceId }: { readonly inferenceId: string },
): Promise<Why> {
  authorize(ctx, 'serving:read')
  const { view, replays } = await ctx.log.read(async (db) => {
    const found = await requireInference(db, inferenceId)
    return {
      view: found,
      replays: await readReplays(db, { inferenceNo: found.inference.inference_no, limit: 20 }),
    }
  })
  return ctx.store.read(async (db) => {
    const { deployment } = view
    return {
      links: [
        ...predictionLinks(view),
        inferenceLink(view),
        ...(await dataOfCall(db, view)),
        deploymentLink(deployment),
        ...(await modelLinks(db, deployment)),
        ...(await runLinks(db, deployment.run_id)),
      ],
      matches: await matchesOf(db, view, replays),
    }
  })
}

function predictionLinks({ inference, predictions }: InferenceView): readonly WhyLink[] {
  return predictions
    .slice(0, mostPredictions)
    .map(({ row_index, entity_key, output, computed }) => ({
      kind: 'prediction',
      id: `${inference.inference_id}/${row_index}`,
      title: output,
      facts: [
        ...(entity_key === '' ? [] : [{ key: 'entity', value: entity_key }]),
        ...factsOf(computed),
      ],
    }))
}

function inferenceLink({ inference }: InferenceView): WhyLink {
  const { inference_id: id, status, row_count: rows, client_request_id: client } = inference
  return {
    kind: 'inference',
    id,
    title: new Date(Number(inference.at)).toISOString(),
    facts: [
      { key: 'status', value: String(status) },
      { key: 'rows', value: String(rows) },
      ...(client === '' ? [] : [{ key: 'client_request_id', value: client }]),
      ...time('data_min_time', inference.data_min_at),
      ...time('data_max_time', inference.data_max_at),
    ],
  }
}

async function dataOfCall(db: Db, { inference }: InferenceView): Promise<readonly WhyLink[]> {
  if (inference.data_version === '') return []
  const named = dataVersionIn(inference.data_version)
  const data = named && (await findDataLineage(db, named.name))
  const row = data && (await findDataVersion(db, data.data_no, named.version))
  const about = { kind: 'data', id: inference.data_version, title: 'behind the call' } as const
  if (row === undefined) return [{ ...about, missing: 'There is no such version.', facts: [] }]
  return [
    { ...about, digest: row.manifest_id, facts: [{ key: 'rows', value: String(row.row_count) }] },
  ]
}

function deploymentLink(deployment: DeploymentRow): WhyLink {
  return {
    kind: 'deployment',
    id: deployment.deployment_id,
    title: `${deployment.name} (${deployment.model_uri})`,
    ...(deployment.model_digest !== '' && { digest: deployment.model_digest }),
    facts: [
      ...time('start_time', deployment.started_at),
      ...time('end_time', deployment.ended_at),
      ...factsOf(deployment.hyperparameters),
      ...factsOf(deployment.environment),
    ],
  }
}

/** What put a version behind the alias that was served. */
async function decisionLinks(
  db: Db,
  { model_uri: uri, started_at: startedAt }: DeploymentRow,
  { model_no: modelNo, version }: ModelVersionRow,
): Promise<readonly WhyLink[]> {
  const found = await findPromotion(db, { modelNo, version, untilMs: Number(startedAt) })
  if (found !== undefined) {
    const { reasons } = JSON.parse(found.content) as DecisionContent // `insertDecision` wrote it
    return [
      {
        kind: 'decision',
        id: found.decision_id,
        title: `${found.verdict} ${found.name}@${found.alias}`,
        facts: [
          ...(found.data === '' ? [] : [{ key: 'data', value: found.data }]),
          ...reasons.map((value) => ({ key: 'reason', value })),
          { key: 'by', value: found.created_by },
        ],
      },
    ]
  }
  if (!uri.includes('@')) return []
  const missing = 'The alias was moved without a decision.'
  return [{ kind: 'decision', id: '', title: uri, missing, facts: [] }]
}

async function modelLinks(db: Db, deployment: DeploymentRow): Promise<readonly WhyLink[]> {
  const { model_name: name, model_version: number, model_id: modelId } = deployment
  const links: WhyLink[] = []
  if (name !== '' && number !== null) {
    const version = await findModelVersion(db, name, number)
    const about = {
      kind: 'model-version',
      id: `models:/${name}/${number}`,
      title: `${name} ${number}`,
    } as const
    links.push(
      version === undefined
        ? { ...about, missing: 'The version is in the trash, or was removed.', facts: [] }
        : {
            ...about,
            ...(version.digest !== null && { digest: version.digest }),
            facts: [{ key: 'source', value: version.source }],
          },
    )
    if (version !== undefined) links.push(...(await decisionLinks(db, deployment, version)))
  }
  if (modelId !== '') {
    const model = await findLoggedModel(db, modelId)
    const about = {
      kind: 'logged-model',
      id: `models:/${modelId}`,
      title: model?.name ?? modelId,
    } as const
    links.push(
      model === undefined
        ? { ...about, missing: 'It was removed.', facts: [] }
        : { ...about, facts: [] },
    )
  }
  return links
}

async function runLinks(db: Db, runId: string): Promise<readonly WhyLink[]> {
  if (runId === '')
    return [
      { kind: 'run', id: '', title: 'training run', missing: 'The model names no run.', facts: [] },
    ]
  const run = await findRun(db, runId)
  if (run === undefined)
    return [
      { kind: 'run', id: runId, title: 'training run', missing: 'It was removed.', facts: [] },
    ]
  const [view] = await viewRuns(db, [run.run_no])
  const params = (view?.data.params ?? []).map(([key, value]) => ({
    key: String(key),
    value: String(value),
  }))
  const tags = new Map((view?.data.tags ?? []).map(([key, value]) => [String(key), String(value)]))
  const commit = tags.get('mlflow.source.git.commit')
  const seen = await readSeenData(db, run.run_no)
  return [
    { kind: 'run', id: runId, title: run.name, facts: params },
    commit === undefined
      ? { kind: 'commit', id: '', title: 'code', missing: 'The run has no commit.', facts: [] }
      : {
          kind: 'commit',
          id: commit,
          title: tags.get('mlflow.source.name') ?? 'code',
          digest: commit,
          facts: ['mlflow.source.git.repoURL', 'mlflow.source.git.branch'].flatMap((key) => {
            const value = tags.get(key)
            return value === undefined ? [] : [{ key: key.split('.').at(-1) ?? key, value }]
          }),
        },
    ...(seen.length === 0
      ? [
          {
            kind: 'data',
            id: '',
            title: 'training data',
            missing: 'The run names no version of data.',
            facts: [],
          } as const,
        ]
      : seen.map(({ name, version, context, digest }): WhyLink => ({
          kind: 'data',
          id: `data:/${name}/${version}`,
          title: context === '' ? 'used by the run' : context,
          digest,
          facts: [],
        }))),
  ]
}

function factsOf(json: string): readonly { readonly key: string; readonly value: string }[] {
  const parsed = JSON.parse(json) as Readonly<Record<string, unknown>> // objects, by the verbs that wrote them
  return Object.entries(parsed).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }))
}

function time(
  key: string,
  ms: number | bigint | null,
): readonly { readonly key: string; readonly value: string }[] {
  return ms === null ? [] : [{ key, value: new Date(Number(ms)).toISOString() }]
}
