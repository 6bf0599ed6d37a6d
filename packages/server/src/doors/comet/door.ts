import { cometRoutes, permissionDenied } from '@stemma/contract'
import { ownAddress } from '../../http/own-address.ts'
import type { Door, Responder } from '../door.ts'
import { receiveAsset } from './assets.ts'
import { addressField } from './experiments.ts'
import { sendAsset } from './read-assets.ts'
import { receiveScenePart } from './scenes.ts'
import { sendComet } from './send-comet.ts'
import { cometShape } from './shape.ts'

/** The oldest version of Comet's server that the newest client asks for is long below it. */
const version = '5.0.0'

/** What needs nothing of the run. */
const nothing: Responder = async ({ reply }) => sendComet(reply, {})

/** How much of a scene the client writes down: as much as it does by itself. Without these its call of `log_points_3d` fails in the program that trains. */
const limits3d = {
  maxPoints: 1_000_000,
  maxPointsFileSizeInBytes: 0,
  maxBoxes: 250_000,
  maxBoxesFileSizeInBytes: 0,
} as const

/** The client shows the address of the run's page. */
const withAddress: Responder = async ({ request, host, toDatabase }) =>
  toDatabase(undefined, { [addressField]: ownAddress(request, host.settings) ?? '' })

/**
 * What removes is asked with GET, as that client does it: who has no key in a header is a link that was followed, or a page that was looked
 * at before.
 */
const withKey: Responder = async ({ request, toDatabase }) => {
  if ((request.headers.authorization ?? '') === '')
    throw permissionDenied('This needs an API key in the Authorization header.')
  return toDatabase()
}

/** `/clientlib` and `/api/rest/v2`: what `comet_ml` says to the server of `COMET_URL_OVERRIDE`. */
export const door: Door = {
  ...cometShape,
  routes: cometRoutes,
  // Any: what a page of another origin can send is stopped before, and the client's own types differ from route to route.
  checkType: () => {},
  responders: {
    'comet.version': async ({ reply }) => sendComet(reply, { version }),
    // It is asked before all else; a client sends nothing until it is answered.
    'comet.ping': nothing,
    'comet.limits': async ({ reply }) => sendComet(reply, limits3d),
    'comet.notification': nothing,
    'comet.event': nothing,
    'comet.log': nothing,
    'comet.notThrottled': nothing,
    'comet.addRun': withAddress,
    'comet.getRun': withAddress,
    'comet.uploadAsset': receiveAsset('asset'),
    'comet.uploadImage': receiveAsset('image'),
    'comet.uploadPatch': receiveAsset('git-patch'),
    'comet.uploadAssetItem': receiveScenePart('item'),
    'comet.uploadThumbnail': receiveScenePart('thumbnail'),
    'comet.writeAsset': receiveAsset('asset'),
    'comet.getAsset': sendAsset,
    'comet.delete': withKey,
    'comet.archive': withKey,
    'comet.restore': withKey,
    'comet.deleteAsset': withKey,
    'comet.rpcs': async ({ reply }) => sendComet(reply, { remoteProcedureCalls: [] }),
  },
}
