import type { FlowColumns } from '../../model/flow-columns.js'
import { SHAPE } from '../../model/flow-columns.js'
import { DenseKeys } from './row-groups.js'

/** Bits of the server's number that still fit beside the client's. */
const COARSE = 2 ** 21
const COARSE_SHIFT = 11

/**
 * Which rows are the same connection, seen at another point or in another capture: initial sequence numbers are two random
 * 32-bit numbers that both ends agree on, and translation of addresses and ports does not change them.
 * @returns for each row the first row of its connection. n log n.
 */
export function connectionsOf(columns: FlowColumns): Uint32Array {
  const first = numbers(columns.length)
  const suspects = twiceSeen(columns)
  suspects.sort((a, b) => compare(columns, a, b) || a - b)
  for (let i = 1; i < suspects.length; i++) {
    const [before, row] = [suspects[i - 1], suspects[i]]
    if (compare(columns, before, row) === 0) first[row] = first[before]
  }
  return first
}

/** 0, 1, 2 … Typed arrays are filled in loops here: what `from` makes on its way takes more memory than all columns. */
function numbers(length: number): Uint32Array {
  return new Uint32Array(length).map((_, i) => i)
}

/** Rows whose numbers are, as far as one number can hold them, those of another row too: few, as a rule. */
function twiceSeen({ length, shape, clientIsn, serverIsn }: FlowColumns): Uint32Array {
  const keys = new Float64Array(length)
  for (let row = 0; row < length; row++) {
    const server = (shape[row] & SHAPE.serverIsn) === 0 ? 0 : serverIsn[row] >>> COARSE_SHIFT
    // What has no number is like nothing else.
    keys[row] = (shape[row] & SHAPE.clientIsn) === 0 ? -row : 1 + clientIsn[row] * COARSE + server
  }
  const sorted = keys.slice().sort()
  const twice = new DenseKeys(sorted.filter((key, i) => key === sorted[i - 1]))
  if (twice.keys.length === 0) return new Uint32Array(0)
  return numbers(length).filter((row) => twice.number(keys[row]) >= 0)
}

/** Orders rows by what makes two of them one connection; 0 where they are. */
function compare({ shape, clientIsn, serverIsn, serverPort }: FlowColumns, a: number, b: number): number {
  const answered = (row: number): number => shape[row] & SHAPE.serverIsn
  const byClient = clientIsn[a] - clientIsn[b]
  if (byClient !== 0) return byClient
  const byAnswer = answered(a) - answered(b)
  if (byAnswer !== 0) return byAnswer
  // Of a SYN without an answer the client's number is all there is.
  return answered(a) === 0 ? serverPort[a] - serverPort[b] : serverIsn[a] - serverIsn[b]
}
