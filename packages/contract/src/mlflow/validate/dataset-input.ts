import { invalidParameter } from '../../errors.ts'
import {
  maxDatasetDigestLength,
  maxDatasetNameLength,
  maxDatasetProfileLength,
  maxDatasetSchemaLength,
  maxDatasetSourceLength,
  maxInputTagKeyLength,
  maxInputTagValueLength,
} from '../../limits.ts'
import type { DatasetInputFields } from '../messages/inputs-outputs.ts'
import { isLonger } from './length.ts'

/**
 * Checks the lengths of a dataset input.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function validateDatasetInput({ dataset, tags }: DatasetInputFields): void {
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
