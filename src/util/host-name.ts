/** Names of hosts, and of services. */
const HOST_NAME = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/
const LONGEST = 253

/** Is this the name of a host, in lower case and without the dot at the end? RFC 1123 section 2.1, with the `_` of services. */
export function isHostName(text: string): boolean {
  return text.length <= LONGEST && HOST_NAME.test(text)
}
