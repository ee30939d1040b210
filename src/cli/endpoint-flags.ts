import { Failure } from '../model/failure.js'
import { canonicalAddress } from '../util/address.js'

/** One pair of `--resolve`. */
export interface NamedAddress {
  readonly name: string
  readonly address: string
}

/** One end of a pair of `--map`. */
export interface GivenEndpoint {
  readonly address: string
  readonly port: number
}

/** One pair of `--map`. */
export interface Translation {
  readonly from: GivenEndpoint
  readonly to: GivenEndpoint
}

/** @throws Failure CORR_BAD_OPTION if the text is not NAME=ADDRESS */
export function namedAddress(text: string): NamedAddress {
  const [name = '', address, ...rest] = text.trim().split('=')
  if (name.trim() === '' || address === undefined || rest.length > 0) {
    throw badPair(
      'resolve',
      text,
      'it is not NAME=ADDRESS',
      'give pairs as api.internal=10.0.0.17, with commas between',
    )
  }
  const canonical = canonicalAddress(address)
  if (canonical !== null) return { name: name.trim(), address: canonical }
  throw badPair('resolve', text, `"${address}" is no IP address`, 'give the address that the capture shows')
}

/** @throws Failure CORR_BAD_OPTION if the text is not A:P=B:Q */
export function translation(text: string): Translation {
  const [from, to, ...rest] = text.trim().split('=')
  if (from === undefined || to === undefined || rest.length > 0) {
    throw badPair('map', text, 'it is not A:P=B:Q', 'give pairs as 10.96.0.10:80=10.244.1.5:8080, with commas between')
  }
  return { from: endpoint(from, text), to: endpoint(to, text) }
}

const ENDPOINT = /^(.+):(\d{1,5})$/
const LAST_PORT = 65_535

/** `a.b.c.d:port` or `[v6]:port`. */
function endpoint(text: string, pair: string): GivenEndpoint {
  const [, host = '', digits = ''] = ENDPOINT.exec(text.trim()) ?? []
  if (host === '') throw badPair('map', pair, `"${text}" has no port`, 'give address and port, as 10.96.0.10:80')
  const isBare = host.includes(':') && !host.startsWith('[')
  const address = isBare ? null : canonicalAddress(host)
  if (address === null) {
    throw badPair(
      'map',
      pair,
      `"${host}" is no IP address`,
      'give addresses, those of IPv6 in brackets: [2001:db8::1]:80',
    )
  }
  const port = Number(digits)
  if (port >= 1 && port <= LAST_PORT) return { address, port }
  throw badPair('map', pair, `${digits} is no port`, 'give a port from 1 to 65535')
}

function badPair(flag: string, text: string, found: string, hint: string): Failure {
  return new Failure('CORR_BAD_OPTION', {}, `--${flag} cannot be "${text}": ${found}`, hint)
}
