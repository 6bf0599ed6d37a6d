// Limits of MLflow's wire. Lengths are in code points.

/** Metrics, and metrics, params and tags together, in one log-batch. */
export const maxBatchMetrics: number = 1000
export const maxBatchItems: number = 1000
export const maxBatchParams: number = 100
export const maxBatchTags: number = 100

export const maxKeyLength: number = 250
/** Longer values are cut (`truncate`) or refused. */
export const maxParamValueLength: number = 6000
export const maxRunTagValueLength: number = 8000
export const maxExperimentTagValueLength: number = 20_000

export const maxExperimentNameLength: number = 500
export const maxArtifactLocationLength: number = 2048
export const maxCustomViews: number = 50

export const maxDatasetNameLength: number = 500
export const maxDatasetDigestLength: number = 36
export const maxDatasetSourceLength: number = 65_535
export const maxDatasetSchemaLength: number = 1_048_575
export const maxDatasetProfileLength: number = 16_777_215
export const maxInputTagKeyLength: number = 255
export const maxInputTagValueLength: number = 500

export const maxSearchResults: number = 50_000
export const maxHistoryBulkRuns: number = 100
export const maxHistoryBulkResults: number = 25_000
export const maxHistoryIntervalResults: number = 2500
export const maxSearchDatasetsExperiments: number = 20
export const maxDatasetSummaries: number = 1000

export const maxRegistryTagValueLength: number = 100_000
export const maxAliasLength: number = 255
export const maxModelNameLength: number = 256
export const maxModelDescriptionLength: number = 100_000
export const maxModelSourceLength: number = 2048
export const maxRegisteredModelResults: number = 1000
export const maxModelVersionResults: number = 200_000
