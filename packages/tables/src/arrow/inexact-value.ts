/** A value that can't be kept as it is; who knows row and column says so. */
export class InexactValue extends Error {}
