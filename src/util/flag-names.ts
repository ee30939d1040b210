/** TCP flags from the lowest bit on, RFC 9293 section 3.1. */
const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'] as const
/** As people say them: `SYN ACK`, `FIN ACK`, `PSH ACK`, `RST ACK`. */
const ORDER = ['SYN', 'FIN', 'RST', 'PSH', 'URG', 'ECE', 'CWR', 'ACK'] as const

/** Names of the TCP flags that are set. */
export function flagNames(flags: number): string[] {
  return ORDER.filter((name) => (flags & (1 << FLAGS.indexOf(name))) !== 0)
}
