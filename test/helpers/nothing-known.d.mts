import type { SocketError } from '../../src/model/socket-error.js'

export const NOTHING_KNOWN: SocketError
