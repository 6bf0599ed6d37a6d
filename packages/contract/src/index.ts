export { errorTable, type ErrorCode, type ErrorKind } from './error-table.ts'
export * from './errors.ts'
export * from './int64.ts'
export { maxJsonDepth, parseJson } from './json/parse-json.ts'
export { quote, writeDouble, writeJson } from './json/write-json.ts'
export { decodeQuery } from './message/decode-query.ts'
export { decodeRequest, type RawRequest } from './message/decode-request.ts'
export { decode } from './message/decode.ts'
export { invalidValueText, missingValueText } from './message/fault.ts'
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
