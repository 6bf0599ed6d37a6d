import { StemmaError, tooLarge } from '@stemma/contract'
import type { Ctx } from '../room-ctx.ts'
import { findLacking } from './find-lacking.ts'
import { checkedSource } from './name-check.ts'
import type { ObjectName } from './object-name.ts'
import { putWhole } from './put-whole.ts'
import { mostManifestBytes, readManifest } from './read-manifest.ts'

/** Stores a manifest. All that it lists has to be there: clients that see a manifest ask for nothing of it any more. */
export async function putManifest(
  ctx: Ctx,
  {
    repository,
    name,
    source,
  }: {
    readonly repository: string
    readonly name: ObjectName
    readonly source: AsyncIterable<Uint8Array>
  },
): Promise<void> {
  const bytes = await allOf(checkedSource(name, source))
  const lacking = await findLacking(ctx, { repository, batches: readManifest(bytes, name) })
  if (lacking.count > 0)
    throw new StemmaError(
      'RESOURCE_CONFLICT',
      `The manifest lists ${lacking.count} files that the repository '${repository}' does not have, such as ${lacking.names[0] ?? ''}. Push them first; nothing was kept.`,
    )
  await putWhole(ctx, { repository, name, bytes, wholeAt: lacking.removals })
}

async function allOf(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  for await (const piece of source) {
    sizeBytes += piece.byteLength
    if (sizeBytes > mostManifestBytes)
      throw tooLarge(
        `A manifest may have ${mostManifestBytes} bytes, which is that of more than a million files.`,
      )
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
