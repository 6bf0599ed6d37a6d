/** Who asks. */
export type Actor =
  /** Nobody in particular: a server without users. */
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'user'; readonly name: string }
  /** What a server does by itself, and commands that work on its folder. */
  | { readonly kind: 'stemma' }

/** Who asks, and the request by which the log and the audit know it. */
export interface Caller {
  readonly actor: Actor
  readonly requestId: string
}

/** The actor as audit rows, the trash and the history of models name it. */
export function actorName(actor: Actor): string {
  return actor.kind === 'user' ? actor.name : actor.kind
}
