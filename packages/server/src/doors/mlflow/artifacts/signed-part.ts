import { permissionDenied } from '@stemma/contract'
import type { Signer } from '../../../secrets/make-signer.ts'

/** One part of an upload, and until when it can be sent. */
export interface SignedPart {
  readonly uploadId: string
  readonly partNumber: number
  /** Milliseconds since 1970. */
  readonly expiresMs: number
}

/** The path and query, below the API's prefix, to send a part to. Whoever has it may send that part, and do nothing else. */
export function partPath(part: SignedPart, signer: Signer): string {
  const { uploadId, partNumber, expiresMs } = part
  return `/mlflow-artifacts/mpu/parts/${uploadId}/${partNumber}?expires=${expiresMs}&signature=${signer.sign(textOf(part))}`
}

/**
 * @throws PERMISSION_DENIED unless this server made the URL, and it is still good.
 */
export function requireSigned(
  part: SignedPart,
  { signature, signer }: { readonly signature: string; readonly signer: Signer },
): void {
  if (signer.isSigned(textOf(part), signature) && Date.now() <= part.expiresMs) return
  throw permissionDenied('The URL of this part is not one that the server gave, or has expired.')
}

function textOf({ uploadId, partNumber, expiresMs }: SignedPart): string {
  return `${uploadId}/${partNumber}/${expiresMs}`
}
