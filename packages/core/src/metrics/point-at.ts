export { pointAt, type Points } from '@stemma/store'
