import { invalidParameter } from '@stemma/contract'
import type { Tag } from '@stemma/store'
import { isLonger } from '../limits/text-length.ts'

const maxDatasetDigestLength = 36
const maxDatasetNameLength = 500
const maxDatasetProfileLength = 16_777_215
const maxDatasetSchemaLength = 1_048_575
const maxDatasetSourceLength = 65_535
const maxInputTagKeyLength = 255
const maxInputTagValueLength = 500

/** A run's use of data. */
export interface DatasetInput {
  readonly name: string
  readonly digest: string
  readonly sourceType: string
  readonly source: string
  readonly schema?: string | undefined
  readonly profile?: string | undefined
  readonly tags: readonly Tag[]
}

/**
 * Checks the lengths of a dataset input.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function validateDatasetInput({ tags, ...dataset }: DatasetInput): void {
  refuse('Dataset name', dataset.name, maxDatasetNameLength)
  refuse('Dataset digest', dataset.digest, maxDatasetDigestLength)
  refuse('Dataset source', dataset.source, maxDatasetSourceLength)
  refuse('Dataset schema', dataset.schema, maxDatasetSchemaLength)
  refuse('Dataset profile', dataset.profile, maxDatasetProfileLength)
  for (const { key, value } of tags) {
    refuse('InputTag key', key, maxInputTagKeyLength)
    refuse('InputTag value', value, maxInputTagValueLength)
  }
}

function refuse(what: string, text: string | undefined, limit: number): void {
  if (text !== undefined && isLonger(text, limit)) {
    throw invalidParameter(`${what} exceeds the maximum length of ${limit}`)
  }
}
