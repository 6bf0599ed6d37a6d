import { dataAddressRoute, decode, errorBody, errorStatus } from '@stemma/contract'
import type { Door } from '../door.ts'
import { sendAddress } from './send-address.ts'

/** `/data`: versions of datasets as files, at addresses that stay. */
export const door: Door = {
  name: 'data',
  routes: [{ ...dataAddressRoute, hasHead: true }],
  decode: (message, { query, params }) =>
    decode(message, { ...Object.fromEntries(new URLSearchParams(query)), ...params }),
  printError: (error) => ({
    status: errorStatus(error),
    type: 'application/json',
    body: errorBody(error),
  }),
  checkType: () => {},
  responders: { [dataAddressRoute.name]: sendAddress },
}
