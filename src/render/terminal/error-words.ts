import type { SocketError } from '../../model/socket-error.js'
import { endpointText } from '../../util/address.js'
import { visible } from '../escape.js'
import { cutToWidth } from './text-width.js'

/** Some libraries put the state of all their sockets into the message. */
const LONGEST_MESSAGE = 60
/** Where a message goes on to name the request, which has a place of its own, and what else it knows. */
const REQUEST_IN_MESSAGE = /[,:;]? [A-Z]{3,10} [a-z]+:\/\/.*$/s

/** What failed, in the shortest words of the record: `read ECONNRESET`, `socket hang up (ECONNRESET)`. */
export function errorWords({ syscall, code, message, name }: SocketError): string {
  if (syscall !== null && code !== null) return `${syscall} ${code}`
  if (message === null) return code ?? name ?? 'error without a message'
  const said = cutToWidth(visible(message.replace(REQUEST_IN_MESSAGE, '')), LONGEST_MESSAGE)
  return code === null || said.includes(code) ? said : `${said} (${code})`
}

/** `POST /mgw.htm`; empty where the record does not tell. */
export function requestWords({ method, path }: SocketError): string {
  return [method, path].filter((part) => part !== null).join(' ')
}

/** The peer as the record names it: address and port, else name and port; `null` where it names none. */
export function peerWords({ remoteAddress, remotePort, host, port }: SocketError): string | null {
  const address = remoteAddress ?? host
  if (address === null) return null
  const number = remotePort ?? port
  return number === null ? address : endpointText({ address, port: number })
}

/**
 * `app.log:118`.
 * @param nameOf what to call the file
 */
export function placeWords(
  { file, line }: { readonly file: string; readonly line: number },
  nameOf: (path: string) => string,
): string {
  return `${nameOf(file)}:${String(line)}`
}
