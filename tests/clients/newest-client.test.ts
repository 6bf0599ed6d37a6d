import { suiteOfPythonChecks } from './run-python-checks.ts'

// The parts in which 3.18 differs most; `newest-client-whole` has the others.
for (const program of ['fluent.py', 'registry.py', 'errors.py', 'traces.py'])
  suiteOfPythonChecks({
    title: `${program} with a client of 3.18`,
    program,
    environment: 'mlflow-3.18.0',
  })
