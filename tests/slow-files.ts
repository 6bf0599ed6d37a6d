/**
 * What takes minutes and rarely breaks: left out of `npm test`, so that it ends within twenty minutes on two cores, and run by
 * `npm run test:all`. Each has a quicker test beside it that shows the plain faults.
 */
export const slowFiles: ReadonlySet<string> = new Set([
  // Libraries of hundreds of megabytes, and older or other clients: the fluent client, the errors and the recorded requests stay.
  'tests/clients/autolog.test.ts',
  'tests/clients/background.test.ts',
  'tests/clients/command-line.test.ts',
  'tests/clients/evaluate.test.ts',
  'tests/clients/flights.test.ts',
  'tests/clients/in-parts.test.ts',
  'tests/clients/java.test.ts',
  'tests/clients/newest-client-whole.test.ts',
  'tests/clients/old-client.test.ts',
  // Each of MLflow's own commands takes five seconds: the test of `stemma run` stays.
  'tests/clients/projects.test.ts',
  // MLflow loaded three times, and a server stopped in between: the verbs of the gate stay.
  'packages/cli/src/gate/gate-offline.test.ts',
  // Ten commands that each load MLflow: the ranges of rows of a worker and the plan of the shards stay.
  'packages/cli/src/predict/predict-in-shards.test.ts',
  // Three trainings and as many gates: the tests of the gate, of `stemma run` and of the verbs stay.
  'tests/clients/story.test.ts',
  // The real dvc and dvclive, a second and a half for each command: the verbs and the door by themselves stay.
  'tests/doors/both-clients.test.ts',
  // Clients that write offline: the same clients live stay.
  'tests/doors/comet-offline.test.ts',
  'tests/doors/import-offline.test.ts',
  'tests/doors/dvclive.test.ts',
  'tests/doors/stemma-dvc.test.ts',
  // The real dvc beside ours for each change of a pipeline: how templates are filled in, and the same pipeline without any, stay.
  'tests/doors/dvc-templates.test.ts',
  // A whole MLflow server that is started: the import from its files, and out of ours by REST, stays.
  'tests/doors/export-mlflow.test.ts',
  // A client that waits for a server to come back: the same batch twice stays.
  'tests/doors/comet-restart.test.ts',
  // Aim's server, which takes seconds to start, four times: runs that Aim's client writes here stay.
  'tests/doors/import-aim.test.ts',
  // Many commands that each load MLflow: `serving` and the tests of the verbs stay.
  'tests/clients/inference-log.test.ts',
  'tests/clients/replay.test.ts',
  'tests/clients/scoring-libraries.test.ts',
  'tests/clients/scoring-parity.test.ts',
  'tests/clients/serving-crash.test.ts',
  'tests/clients/serving-deployments.test.ts',
  'tests/clients/serving-sources.test.ts',
  // A whole Ray, of hundreds of megabytes: the engines of this machine, of Slurm and the fake of Kubernetes stay.
  // A real Slurm of Debian's packages: the interface on this machine and on the fake of Kubernetes stays.
  'packages/cli/src/run/on-slurm.test.ts',
  'packages/runner/src/engines/slurm-engine.test.ts',
  'packages/runner/src/engines/slurm-rest-engine.test.ts',
  'packages/runner/src/engines/ray-engine.test.ts',
  // Many folders on both databases, and S3: the take-over of the command line stays.
  'packages/server/src/rooms/adopt-folder.test.ts',
  // Many kills or cuts at random moments: `crash`, `purge-crash`, the full disk and the lost database stay.
  'tests/faults/adopt-crash.test.ts',
  'tests/faults/doors-crash.test.ts',
  'tests/faults/multipart-crash.test.ts',
  'tests/faults/objects-crash.test.ts',
  'tests/faults/objects-transfer.test.ts',
  'tests/faults/registry-crash.test.ts',
  'tests/faults/s3-server.test.ts',
  'tests/faults/s3.test.ts',
  'tests/faults/waiting-crash.test.ts',
])
