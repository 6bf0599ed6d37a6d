export { parseAge } from './age/parse-age.ts'
export { errorCode } from './error-code.ts'
export { errorTable, type ErrorCode, type ErrorKind } from './error-table.ts'
export * from './errors.ts'
export * from './int64.ts'
export { JsonBytes, jsonText } from './json/json-bytes.ts'
export { JsonTokens, maxJsonTokens } from './json/json-tokens.ts'
export { maxJsonDepth, parseJson } from './json/parse-json.ts'
export { pythonFloat } from './json/python-float.ts'
export { rawJson } from './json/raw-json.ts'
export { quote, writeDouble, writeJson } from './json/write-json.ts'
export { decodeQuery } from './message/decode-query.ts'
export { decodeRequest, type RawRequest } from './message/decode-request.ts'
export { decode } from './message/decode.ts'
export { invalidValueText, missingValueText, wrongTypeText } from './message/fault.ts'
export {
  boolean,
  double,
  int32,
  int64,
  list,
  nested,
  oneOf,
  string,
  type Field,
  type IntegerField,
  type ListField,
  type OpenField,
  type Schema,
} from './message/field.ts'
export { jsonSchema } from './message/json-schema.ts'
export { message, type Fields, type Infer, type Message } from './message/message.ts'
export { durationOf } from './message/protobuf-fields.ts'
export { maxShownLength, pythonTypeName, showValue } from './message/show-value.ts'
export * from './limits.ts'
export { matchPath, type PathParams } from './paths/match-path.ts'
export { percentDecode, percentDecodeOnce, pythonSpelling } from './paths/percent-decode.ts'
export { pathToRead, safePath } from './paths/safe-path.ts'
export type * from './history/history-source.ts'
export { SeriesBuffer } from './history/series-buffer.ts'
export { eachOf, type Turn, type Work } from './work/each-of.ts'
export {
  mostBodyBytes,
  routePaths,
  usualBodyBytes,
  type Permission,
  type Route,
  type RouteAccess,
  type RouteMethod,
  type RoutePrefixes,
} from './route.ts'
export { formatArtifactsUri, parseArtifactsUri, type ArtifactsUri } from './uri/artifacts-uri.ts'
export {
  dataVersionIn,
  formatDataUri,
  isDataName,
  parseDataUri,
  type DataUri,
} from './uri/data-uri.ts'
export { withOneRoot } from './uri/file-uri.ts'
export { formatModelsUri, parseModelsUri, type ModelsUri } from './uri/models-uri.ts'
export { escapePath } from './uri/escape-path.ts'
export { formatRunsUri, parseRunsUri, type RunsUri } from './uri/runs-uri.ts'
export { splitUri, type UriParts } from './uri/split-uri.ts'
export { isToken, withoutSecrets } from './uri/without-secrets.ts'
export type * from './mlflow/entities.ts'
export * from './mlflow/messages/artifacts.ts'
export * from './mlflow/messages/experiments.ts'
export * from './mlflow/messages/inputs-outputs.ts'
export * from './mlflow/messages/logged-models.ts'
export * from './mlflow/messages/metrics.ts'
export * from './mlflow/messages/model-versions.ts'
export * from './mlflow/messages/proxied-artifacts.ts'
export * from './lfs/messages.ts'
export * from './lfs/routes.ts'
export { decodePath, encodePath, type AimKey } from './aim/keys.ts'
export { packPairs, unpackPairs, type AimPair } from './aim/pairs.ts'
export { aimRoutes } from './aim/routes.ts'
export {
  AimObject,
  decodeNode,
  encodeNode,
  foldPairs,
  unfold,
  type AimValue,
} from './aim/values.ts'
export { cometRoutes } from './comet/routes.ts'
export { dvcRoutes } from './dvc/routes.ts'
export { studioLiveRoute } from './studio/routes.ts'
export * from './mlflow/messages/registered-models.ts'
export * from './mlflow/messages/runs.ts'
export * from './mlflow/messages/traces.ts'
export * from './mlflow/messages/values.ts'
export * from './mlflow/messages/webhooks.ts'
export { pythonRepr, pythonReprList } from './mlflow/python-repr.ts'
export {
  mlflowRouteList,
  mlflowRoutes,
  type MlflowRequest,
  type MlflowRouteName,
  type MlflowRoutes,
} from './mlflow/routes.ts'
export type { ModelVersionRoutes } from './mlflow/routes/model-versions.ts'
export type { RegisteredModelRoutes } from './mlflow/routes/registered-models.ts'
export type { WebhookRoutes } from './mlflow/routes/webhooks.ts'
export * from './native/messages/artifacts.ts'
export * from './native/messages/compare.ts'
export * from './native/messages/data-commits.ts'
export * from './native/messages/data-files.ts'
export * from './native/messages/data-work.ts'
export * from './native/messages/data-usage.ts'
export * from './native/messages/data.ts'
export * from './native/messages/experiments.ts'
export * from './native/messages/imports.ts'
export * from './native/messages/logged-models.ts'
export * from './native/messages/metrics.ts'
export * from './native/messages/model-versions.ts'
export * from './native/messages/models.ts'
export * from './native/messages/objects.ts'
export * from './native/messages/repositories.ts'
export * from './native/messages/run.ts'
export * from './native/messages/run-items.ts'
export * from './native/messages/runs.ts'
export * from './native/messages/server.ts'
export * from './native/messages/audit.ts'
export * from './native/messages/removals.ts'
export * from './native/messages/replays.ts'
export * from './native/messages/lineage.ts'
export * from './native/messages/gates.ts'
export * from './native/messages/explain.ts'
export * from './native/messages/jobs.ts'
export * from './native/messages/recipes.ts'
export * from './native/messages/run-inputs.ts'
export * from './native/messages/serving.ts'
export * from './native/messages/truth.ts'
export * from './native/messages/storage.ts'
export * from './native/messages/trash.ts'
export * from './native/messages/values.ts'
export * from './native/messages/endpoints.ts'
export * from './native/messages/views.ts'
export * from './native/messages/webhooks.ts'
export type { NativeRoute, NativeStream, StreamType } from './native/native-route.ts'
export {
  nativeRouteList,
  nativeRoutes,
  type NativeRequest,
  type NativeResponse,
  type NativeRouteName,
  type NativeRoutes,
} from './native/routes.ts'
export type { NativeArtifactRoutes } from './native/routes/artifacts.ts'
export { dataAddressRoute } from './native/routes/data-address.ts'
export type { NativeDataCommitRoutes } from './native/routes/data-commits.ts'
export type { NativeDataCompareRoutes } from './native/routes/data-compare.ts'
export type { NativeDataRoutes } from './native/routes/data.ts'
export type { NativeExperimentRoutes } from './native/routes/experiments.ts'
export type { NativeImportRoutes } from './native/routes/imports.ts'
export type { NativeLoggedModelRoutes } from './native/routes/logged-models.ts'
export type { NativeModelVersionRoutes } from './native/routes/model-versions.ts'
export type { NativeModelRoutes } from './native/routes/models.ts'
export type { NativeWebhookRoutes } from './native/routes/webhooks.ts'
export type { NativeMetricRoutes } from './native/routes/metrics.ts'
export type { NativeObjectRoutes } from './native/routes/objects.ts'
export type { NativeRunRoutes } from './native/routes/runs.ts'
export type { NativeServerRoutes } from './native/routes/server.ts'
export type { NativeAuditRoutes } from './native/routes/audit.ts'
export type { NativeServingRoutes } from './native/routes/serving.ts'
export type { NativeTruthRoutes } from './native/routes/truth.ts'
export type { NativeStorageRoutes } from './native/routes/storage.ts'
export type { NativeRepositoryRoutes } from './native/routes/repositories.ts'
export type { NativeTrashRoutes } from './native/routes/trash.ts'
export { exactInteger, parseLoose } from './scoring/parse-loose.ts'
export { requestRows, type RequestRows } from './scoring/request-rows.ts'
