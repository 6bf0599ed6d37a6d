import {
  readDataAliases,
  readDataNodes,
  readDeploymentNodes,
  readLoggedModels,
  readModelVersions,
  readRuns,
  type Db,
  type DeploymentNodeRow,
  type ModelVersionRow,
} from '@stemma/store'
import { keyOf, type FamilyNode, type Member } from './family.ts'

/** What the walk says of a node besides its row. */
export type Known = (member: Member) => Pick<FamilyNode, 'isOpen' | 'more'>

/** Nodes as they are shown, by key; one whose row is gone is left out. */
export interface MemberViews {
  readonly nodes: ReadonlyMap<string, FamilyNode>
  readonly versions: readonly ModelVersionRow[]
  readonly deployments: readonly DeploymentNodeRow[]
}

export async function viewMembers(
  db: Db,
  members: readonly Member[],
  known: Known,
): Promise<MemberViews> {
  const nosOf = (noun: Member['noun']): readonly number[] =>
    members.filter((member) => member.noun === noun).map(({ no }) => no)
  const nodes = new Map<string, FamilyNode>()
  const add = (member: Member, node: Omit<FamilyNode, 'kind' | 'isOpen' | 'more'>): void => {
    nodes.set(keyOf(member), { kind: member.noun, ...node, ...known(member) })
  }
  await addData(db, nosOf('data'), add)
  for (const run of await readRuns(db, nosOf('run')))
    add(
      { noun: 'run', no: run.run_no },
      {
        id: `runs:/${run.run_id}`,
        title: run.name,
        timeMs: Number(run.start_time),
        ...(run.end_time !== null && { endTimeMs: Number(run.end_time) }),
        status: run.status,
        experimentId: String(run.experiment_id),
        isDeleted: run.lifecycle === 'deleted',
      },
    )
  const versions = await readModelVersions(db, nosOf('model-version'))
  for (const { version_no: no, ...version } of versions)
    add(
      { noun: 'model-version', no },
      {
        id: `models:/${version.name}/${version.version}`,
        title: `${version.name} ${version.version}`,
        timeMs: Number(version.created_at),
        ...(version.digest !== null && { digest: version.digest }),
        isDeleted: version.lifecycle === 'deleted',
      },
    )
  for (const model of await readLoggedModels(db, nosOf('logged-model')))
    add(
      { noun: 'logged-model', no: model.model_no },
      {
        id: `models:/${model.model_id}`,
        title: model.name,
        timeMs: Number(model.created_at),
        isDeleted: model.lifecycle === 'deleted',
      },
    )
  const deployments = await readDeploymentNodes(db, nosOf('deployment'))
  for (const deployment of deployments)
    add(
      { noun: 'deployment', no: deployment.deployment_no },
      {
        id: `deployments:/${deployment.deployment_id}`,
        title: deployment.name,
        timeMs: Number(deployment.started_at),
        ...(deployment.ended_at !== null && { endTimeMs: Number(deployment.ended_at) }),
        ...(deployment.model_digest !== '' && { digest: deployment.model_digest }),
        isDeleted: false,
      },
    )
  return { nodes, versions, deployments }
}

async function addData(
  db: Db,
  nos: readonly number[],
  add: (member: Member, node: Omit<FamilyNode, 'kind' | 'isOpen' | 'more'>) => void,
): Promise<void> {
  const rows = await readDataNodes(db, nos)
  const aliases = await readDataAliases(db, [...new Set(rows.map(({ dataNo }) => dataNo))])
  for (const { no, dataNo, name, version, rows: count, ...row } of rows)
    add(
      { noun: 'data', no },
      {
        id: `data:/${name}/${version}`,
        title: `${name} ${version}`,
        timeMs: row.createdAt,
        rows: count,
        digest: row.digest,
        aliases: (aliases.get(dataNo) ?? [])
          .filter((named) => named.version === version)
          .map(({ alias }) => alias),
        isDeleted: row.isDeleted,
      },
    )
}
