/** What serves HTTP: loaded at once and in one file, while the threads open the database. */
export { allDoors } from './doors/all-doors.ts'
export { addDoors } from './http/add-doors.ts'
export { Sockets } from './http/sockets.ts'
export { makeApp } from './http/app.ts'
export { addProbes } from './http/probes.ts'
export { ServerMetrics } from './http/server-metrics.ts'
