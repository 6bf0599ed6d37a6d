import {
  readDeployments,
  readInferences,
  type DeploymentRow,
  type InferenceFilter,
  type InferenceRow,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { numberAt, readPage, type Page } from '../search/read-page.ts'
import { requireDeployment } from './require-deployment.ts'

interface PageInput {
  readonly limit: number
  readonly pageToken?: string | undefined
}

/** Deployments, newest first. */
export function listDeployments(
  ctx: RowCtx,
  { name, limit, pageToken }: PageInput & { readonly name?: string | undefined },
): Promise<Page<DeploymentRow>> {
  authorize(ctx, 'serving:read')
  return readPage(
    { ...ctx, store: ctx.log },
    { about: ['deployments', name ?? null], size: limit, pageToken },
    {
      find: (db, { start, limit }) => readDeployments(db, { name, before: numberAt(start), limit }),
      read: async (_db, rows) => rows,
      positionOf: ({ deployment_no: no }) => [no],
    },
  )
}

/** @throws RESOURCE_DOES_NOT_EXIST */
export function getDeployment(
  ctx: RowCtx,
  { deploymentId }: { readonly deploymentId: string },
): Promise<DeploymentRow> {
  authorize(ctx, 'serving:read')
  return ctx.log.read((db) => requireDeployment(db, deploymentId))
}

/** Calls of a deployment, or those of them that a filter leaves, newest first. @throws RESOURCE_DOES_NOT_EXIST */
export async function listInferences(
  ctx: RowCtx,
  {
    deploymentId,
    limit,
    pageToken,
    filter = {},
  }: PageInput & { readonly deploymentId: string; readonly filter?: InferenceFilter },
): Promise<Page<InferenceRow>> {
  authorize(ctx, 'serving:read')
  const { deployment_no: deploymentNo } = await ctx.log.read((db) =>
    requireDeployment(db, deploymentId),
  )
  return readPage(
    { ...ctx, store: ctx.log },
    { about: ['inferences', deploymentNo, JSON.stringify(filter)], size: limit, pageToken },
    {
      find: (db, { start, limit }) =>
        readInferences(db, { ...filter, deploymentNo, before: numberAt(start), limit }),
      read: async (_db, rows) => rows,
      positionOf: ({ inference_no: no }) => [no],
    },
  )
}
