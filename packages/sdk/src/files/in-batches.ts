export interface BatchBounds {
  readonly bytes: number
  readonly files: number
}

/** Files in batches that reach one of two bounds, but for the last. */
export function* inBatches<File extends { readonly sizeBytes: number }>(
  files: readonly File[],
  { bytes: enoughBytes, files: enoughFiles }: BatchBounds,
): Generator<readonly File[], void, undefined> {
  let batch: File[] = []
  let bytes = 0
  for (const file of files) {
    batch.push(file)
    bytes += file.sizeBytes
    if (bytes < enoughBytes && batch.length < enoughFiles) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}
