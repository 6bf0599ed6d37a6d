import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({ title: 'artifacts go up, are listed and come down', program: 'artifacts.py' })
