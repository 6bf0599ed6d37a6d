import { StemmaError } from '@stemma/contract'
import { findAlias, setAlias as writeAlias, type RegisteredModelRow, type Tx } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { announce } from '../webhooks/announce.ts'
import { authorizeAlias } from './alias-right.ts'
import { recordChange } from './record-change.ts'
import { validateNewAlias } from './registry-limits.ts'
import { lockVersion, type VersionName } from './require-model.ts'

export interface SetAliasInput extends VersionName {
  readonly alias: string
  /** The version that the caller believes the alias names now; null: none. Undefined: whatever it is. */
  readonly expected?: number | null | undefined
}

/**
 * Lets an alias name a version. Throws PERMISSION_DENIED for a protected alias of others, ABORTED when the alias is not where the
 * caller expects it.
 */
export async function setAlias(
  ctx: RowCtx,
  { alias, expected, ...name }: SetAliasInput,
): Promise<void> {
  authorize(ctx, 'model:write')
  validateNewAlias(alias)
  await ctx.store.write(async (tx) => {
    const { model, version } = await lockVersion(tx, name)
    await authorizeAlias(ctx, tx, model, { alias })
    await moveAlias(ctx, tx, model, { alias, expected, version: version.version })
  })
}

/** The same in a transaction that has the model, when it is allowed. Whether the alias named something else before. */
export async function moveAlias(
  ctx: RowCtx,
  tx: Tx,
  model: RegisteredModelRow,
  {
    alias,
    version,
    expected,
  }: Pick<SetAliasInput, 'alias' | 'expected'> & { readonly version: number },
): Promise<boolean> {
  const before = await findAlias(tx, model.model_no, alias)
  if (expected !== undefined && (before ?? null) !== expected)
    throw movedMeanwhile(alias, model.name, before)
  if (before === version) return false
  await writeAlias(tx, model.model_no, { alias, version, setAt: ctx.now() })
  await recordChange(ctx, tx, {
    model: { modelNo: model.model_no, name: model.name },
    action: 'alias.set',
    key: alias,
    from: before === undefined ? undefined : String(before),
    to: String(version),
  })
  await announce(ctx, tx, {
    entity: model.prompt === 1 ? 'PROMPT_ALIAS' : 'MODEL_VERSION_ALIAS',
    action: 'CREATED',
    data: { name: model.name, alias, version: String(version) },
  })
  return true
}

/** ABORTED, 409: somebody else was quicker. */
export function movedMeanwhile(alias: string, name: string, now: number | undefined): StemmaError {
  const state = now === undefined ? 'is not set' : `names version ${now}`
  return new StemmaError(
    'ABORTED',
    `The alias '${alias}' of model '${name}' has been moved meanwhile: it ${state} now. Nothing was changed.`,
  )
}
