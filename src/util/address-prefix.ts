const IPV4_BITS = 32
const IPV6_GROUPS = 8
const GROUP_BITS = 16

/**
 * The network that an address lies in, as `10.0.0.0/24`; the address itself where all bits count.
 * @param address canonical text, see `canonicalAddress`
 * @param bits length of the prefix: 0 to 32 for IPv4, 0 to 128 for IPv6
 */
export function networkOf(address: string, bits: number): string {
  return address.includes(':') ? networkOfIpv6(address, bits) : networkOfIpv4(address, bits)
}

function networkOfIpv4(address: string, bits: number): string {
  if (bits >= IPV4_BITS) return address
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const size = 2 ** (IPV4_BITS - bits)
  const start = Math.floor(value / size) * size
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256)
  return `${parts.join('.')}/${String(bits)}`
}

function networkOfIpv6(address: string, bits: number): string {
  if (bits >= IPV6_GROUPS * GROUP_BITS) return address
  const groups = groupsOf(address).map((group, i) => {
    const kept = Math.min(GROUP_BITS, Math.max(0, bits - i * GROUP_BITS))
    return group & (0xffff << (GROUP_BITS - kept)) & 0xffff
  })
  return `${groups.map((group) => group.toString(16)).join(':')}/${String(bits)}`
}

function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? 0 : IPV6_GROUPS - left.length - right.length
  return [...left, ...Array<string>(gap).fill('0'), ...right].map((group) => parseInt(group, 16))
}
