import type { ObjectThread } from '../../../objects/object-thread.ts'

/** The object store, as those see it who move objects in and out. */
export type ObjectTransfer = Pick<ObjectThread, 'call' | 'read' | 'receive' | 'send'>
