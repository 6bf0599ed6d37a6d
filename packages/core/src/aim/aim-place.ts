import { encodePath, type AimKey } from '@stemma/contract'

/** The two trees that Aim's client has of a run: `m` says what there is, `s` has the objects of its series. */
export type AimTree = 'm' | 's'

const prefix = 'aim/'

/** Where a node of a tree is kept: its path in hexadecimal digits, so that places are in the order of Aim's own. */
export function aimPlace(tree: AimTree, path: readonly AimKey[] | Uint8Array): string {
  const bytes = path instanceof Uint8Array ? path : encodePath(path)
  return `${prefix}${tree}/${Buffer.from(bytes).toString('hex')}`
}

/** The path of a node that is kept at a place. */
export function pathAt(tree: AimTree, place: string): Uint8Array {
  return Buffer.from(place.slice(prefix.length + tree.length + 1), 'hex')
}

/** Everything at a place and below it: no digit comes behind `f`. */
export function below(place: string): { readonly from: string; readonly before: string } {
  return { from: place, before: `${place}g` }
}
