import { SHAPE } from '../../model/flow-columns.js'
import type { Asked } from './asked.js'
import type { EndingView } from './ending.js'
import type { Notes } from './points.js'
import { noted } from './points.js'
import { pathLikeness } from './score-content.js'

/** The logged address in the Host header of a flow to another one: the client meant the one and was taken to the other. */
const MEANT = 3
/** Translation of the server's endpoint leaves the client's port as it is, most often. */
const SAME_PORT = 4
/** Time and kind of ending fit many flows by chance. */
const UNPROVED = -6

/**
 * What speaks for a flow to another endpoint than the logged one: something that translation does not change and that few flows
 * share, namely path, byte counts, the Host header, the local port. Without any it is no candidate.
 * @param bytesFit do the byte counts of the socket fit?
 */
export function translationPoints(asked: Asked, ending: EndingView, bytesFit: boolean | null, notes: Notes): number {
  const { columns, row } = ending
  const isMeant = asked.addressAsHost > 0 && columns.host[row] === asked.addressAsHost
  const isOwnPort = asked.error.localPort !== null && columns.clientPort[row] === asked.error.localPort
  const meant = isMeant ? noted(notes, MEANT, 'it asks for the logged address') : 0
  const port = isOwnPort ? noted(notes, SAME_PORT, 'same local port') : 0
  if (isMeant || isOwnPort || bytesFit === true || hasPath(asked, ending)) return meant + port
  return noted(notes, UNPROVED, 'nothing but its time speaks for it')
}

/** A path of one's own: `/` is everybody's. */
function hasPath(asked: Asked, ending: EndingView): boolean {
  if (asked.path === null || asked.path.length < 2 || !ending.has(SHAPE.request)) return false
  return pathLikeness(asked, ending.columns, ending.row) === 'same'
}
