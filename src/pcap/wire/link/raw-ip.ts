import { NEXT, type Next } from '../next.js'

/** No link layer header: the packet begins with an IP header of either version. */
export function rawIp(): Next {
  return NEXT.ip
}
