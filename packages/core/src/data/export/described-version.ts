import type { DataDetail } from '../read-data.ts'

/** A version as others describe it. */
export interface DescribedVersion extends DataDetail {
  readonly baseUrl: string | undefined
  /** Where its bytes are. */
  readonly contentUrl: string
}

/** A version's file as it is fetched. */
export interface FileFacts {
  readonly fileName: string
  readonly sizeBytes: number
  readonly sha256: string
}
