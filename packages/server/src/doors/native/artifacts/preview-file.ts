import { pathToRead, type ArtifactPreview, type PreviewFile } from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import { contentType } from '../../bytes/content-type.ts'
import { sendJson } from '../../bytes/send-json.ts'
import type { Exchange } from '../../door.ts'
import { openOwnersFile, type FileOwner } from './owner-files.ts'

/** Answers with the beginning of a file, and what kind it is. */
export async function previewFile(
  exchange: Exchange,
  asked: FileOwner & PreviewFile,
): Promise<FastifyReply> {
  const { file, fileName } = await openOwnersFile(exchange.ctx, asked)
  const { sizeBytes, sha256 } = file
  const parts: Buffer[] = []
  const end = Math.min(asked.max_bytes, sizeBytes) - 1
  // An artifact's stream yields buffers; it closes the file.
  for await (const part of file.read({ start: 0, end }) as AsyncIterable<Buffer>) parts.push(part)
  const bytes = Buffer.concat(parts)
  const truncated = bytes.byteLength < sizeBytes
  const text = textOf(bytes, truncated)
  return sendJson(exchange.reply, {
    path: pathToRead(asked.path),
    size_bytes: sizeBytes,
    ...(sha256 !== undefined && { sha256 }),
    content_type: contentType(fileName),
    is_text: text !== undefined,
    truncated,
    ...(text === undefined ? { base64: bytes.toString('base64') } : { text }),
  } satisfies ArtifactPreview)
}

/** Bytes as text, if they are some. A letter that is cut at the end of a part is left out. */
function textOf(bytes: Buffer, isPart: boolean): string | undefined {
  if (bytes.includes(0)) return undefined
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  try {
    return utf8.decode(bytes, { stream: isPart })
  } catch {
    return undefined
  }
}
