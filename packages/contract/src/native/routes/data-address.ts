import type { Route } from '../../route.ts'
import { dataAddressRequest, type DataAddressRequest } from '../messages/data-files.ts'

/** A version as a file at an address that stays: what Python reads. */
export const dataAddressRoute = {
  name: 'data.address',
  method: 'GET',
  path: '/data/{file*}',
  version: 1,
  prefixes: 'root',
  permission: 'data:read',
  access: 'stream',
  request: dataAddressRequest,
} satisfies Route<DataAddressRequest>
