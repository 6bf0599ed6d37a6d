import { decodeRequest, errorBody, errorStatus } from '@stemma/contract'
import type { DoorShape } from '../door.ts'

/** MLflow's REST API, as its own server reads and refuses. */
export const mlflowShape: DoorShape = {
  name: 'mlflow',
  decode: (message, { method, query, body, params }) =>
    decodeRequest(message, { method, query, body, params }),
  printError: (error) => ({
    status: errorStatus(error),
    type: 'application/json',
    body: errorBody(error),
  }),
}
