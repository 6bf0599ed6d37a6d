import { readAliases, type Db } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireInference } from '../serving/get-inference.ts'
import { keyOf, type Family, type FamilyEdge, type FamilyNode, type Member } from './family.ts'
import { findRoot, type Root } from './find-root.ts'
import { viewMembers, type MemberViews } from './view-members.ts'
import { walk, type Walk } from './walk.ts'

export interface ReadFamily {
  readonly of: string
  readonly direction: 'up' | 'down' | 'both'
  /** Nodes, at most. */
  readonly limit: number
}

/**
 * What something came from, and what came of it: versions of data, runs, models with their aliases, deployments and predictions.
 *
 * @throws INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST
 */
export async function readFamily(
  ctx: RowCtx,
  { of, direction, limit }: ReadFamily,
): Promise<Family> {
  for (const permission of ['run:read', 'data:read', 'model:read', 'serving:read'] as const)
    authorize(ctx, permission)
  const [, call] = /^inferences:\/(.*)$/su.exec(of) ?? []
  const asked =
    call === undefined ? undefined : await ctx.log.read((db) => requireInference(db, call))
  return ctx.store.read(async (db) => {
    const root = await findRoot(db, of, asked)
    const found: Walk = {
      members: new Map(root.members.map((member) => [keyOf(member), member])),
      ...{ edges: new Map(), open: new Set(), more: new Map(), limit },
    }
    // What it came from is little, and what one asks for first.
    if (direction !== 'down') await walk(db, found, { from: root.members, direction: 'up' })
    if (direction !== 'up' && root.inference === undefined)
      await walk(db, found, { from: root.members, direction: 'down' })
    const views = await viewMembers(db, [...found.members.values()], (member) => ({
      isOpen: found.open.has(keyOf(member)),
      more: found.more.get(keyOf(member)) ?? 0,
    }))
    const aliases = await aliasesOf(db, views, limit - found.members.size)
    return familyOf({ root, found, views, aliases })
  })
}

interface NamedVersion {
  readonly alias: string
  readonly name: string
  readonly version: number
}

async function aliasesOf(
  db: Db,
  { versions }: MemberViews,
  most: number,
): Promise<readonly NamedVersion[]> {
  const byModel = await readAliases(db, [...new Set(versions.map(({ model_no: no }) => no))])
  return versions
    .flatMap(({ model_no: no, name, version }) =>
      (byModel.get(no) ?? [])
        .filter((alias) => alias.version === version)
        .map(({ alias }) => ({ alias, name, version })),
    )
    .slice(0, Math.max(0, most))
}

interface FamilyParts {
  readonly root: Root
  readonly found: Walk
  readonly views: MemberViews
  readonly aliases: readonly NamedVersion[]
}

function familyOf({ root, found, views, aliases }: FamilyParts): Family {
  const idOf = (member: Member): string | undefined => views.nodes.get(keyOf(member))?.id
  const named = new Map(aliases.map((alias) => [`models:/${alias.name}@${alias.alias}`, alias]))
  const served = new Map(
    views.deployments.map((row) => [`deployments:/${row.deployment_id}`, row.model_uri]),
  )
  const nodes: FamilyNode[] = [...views.nodes.values()]
  const edges: FamilyEdge[] = []
  for (const { from, to, way, note } of found.edges.values()) {
    const [first, last] = [idOf(from), idOf(to)]
    if (first === undefined || last === undefined) continue
    // Asked for by an alias that still names the version, it hangs on the alias.
    const uri = way === 'serves' ? (served.get(last) ?? '') : ''
    const alias = named.get(uri)
    const isByAlias = alias !== undefined && first === `models:/${alias.name}/${alias.version}`
    edges.push({ from: isByAlias ? uri : first, to: last, way, note })
  }
  for (const [id, { alias, name, version }] of named) {
    nodes.push({ id, kind: 'alias', title: `@${alias}`, isDeleted: false, isOpen: false, more: 0 })
    edges.push({ from: `models:/${name}/${version}`, to: id, way: 'names', note: '' })
  }
  const [first] = root.members
  const inference = root.inference && `inferences:/${root.inference.row.inference_id}`
  if (root.inference !== undefined && inference !== undefined) {
    const { row, from } = root.inference
    const [id, timeMs] = [inference, Number(row.at)]
    const title =
      row.client_request_id === '' ? row.inference_id.slice(0, 8) : row.client_request_id
    nodes.push({ id, kind: 'inference', title, timeMs, isDeleted: false, isOpen: false, more: 0 })
    for (const member of from) {
      const parent = idOf(member)
      const way = member.noun === 'deployment' ? 'answered' : 'read'
      if (parent !== undefined) edges.push({ from: parent, to: id, way, note: '' })
    }
  }
  return {
    root: inference ?? (first && idOf(first)) ?? '',
    ...{ nodes, edges },
    isPart: found.members.size >= found.limit || found.more.size > 0,
  }
}
