import { Failure } from '../model/failure.js'

/** The failure for an index that cannot be used. */
export function badIndex(file: string, found: string, hint = 'delete it and index the capture again'): Failure {
  return new Failure('CORR_BAD_INDEX', { file }, found, hint)
}
