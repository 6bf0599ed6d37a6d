import type { RowCtx } from '../ctx.ts'
import { createModelVersion } from './create-model-version.ts'
import { createRegisteredModel } from './create-registered-model.ts'

/** A registered model with some versions, whose files are somewhere remote. */
export async function addModel(ctx: RowCtx, name: string, versions = 0): Promise<void> {
  await createRegisteredModel(ctx, { name, tags: [] })
  for (let version = 1; version <= versions; version++)
    await createModelVersion(ctx, { name, source: `s3://bucket/${name}/${version}`, tags: [] })
}

/** The same place seen by somebody who is no admin. */
export function as(ctx: RowCtx, name: string): RowCtx {
  return { ...ctx, actor: { kind: 'user', name }, may: (permission) => permission !== 'admin' }
}
