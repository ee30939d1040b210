import { describe, expect, test } from 'vitest'
import { namedAddress, translation } from '../../src/cli/endpoint-flags.js'
import { corr } from '../helpers/corr.js'
import { tempFolder } from '../helpers/temp-folder.js'

describe('--resolve', () => {
  test.each([
    ['api.internal=10.0.0.17', 'api.internal', '10.0.0.17'],
    [' api = ::ffff:10.0.0.17', 'api', '10.0.0.17'],
    ['api=2001:DB8:0::1', 'api', '2001:db8::1'],
  ])('%s', (text, name, address) => {
    expect(namedAddress(text)).toEqual({ name, address })
  })

  test.each([
    ['api.internal', /it is not NAME=ADDRESS; give pairs as/],
    ['=10.0.0.17', /it is not NAME=ADDRESS/],
    ['a=b=c', /it is not NAME=ADDRESS/],
    ['api=', /"" is no IP address/],
    ['api=10.0.0.300', /"10.0.0.300" is no IP address; give the address that the capture shows/],
  ])('%s is refused', (text, message) => {
    expect(() => namedAddress(text)).toThrow(message)
  })
})

describe('--map', () => {
  test.each([
    ['10.96.0.10:80=10.244.1.5:8080', '10.96.0.10', 80, '10.244.1.5', 8080],
    ['[2001:db8::1]:443=[::ffff:10.0.0.1]:8443', '2001:db8::1', 443, '10.0.0.1', 8443],
  ])('%s', (text, fromAddress, fromPort, toAddress, toPort) => {
    expect(translation(text)).toEqual({
      from: { address: fromAddress, port: fromPort },
      to: { address: toAddress, port: toPort },
    })
  })

  test.each([
    ['10.96.0.10:80', /it is not A:P=B:Q; give pairs as/],
    ['10.96.0.10=10.244.1.5:8080', /"10.96.0.10" has no port/],
    ['10.96.0.10:80=pod:8080', /"pod" is no IP address/],
    ['10.96.0.10:0=10.244.1.5:8080', /0 is no port; give a port from 1 to 65535/],
    ['10.96.0.10:80=10.244.1.5:65536', /65536 is no port/],
    ['2001:db8::1:443=10.0.0.1:1', /those of IPv6 in brackets/],
  ])('%s is refused', (text, message) => {
    expect(() => translation(text)).toThrow(message)
  })

  test('a flag with files behind it does not swallow them, and is refused in one line', async () => {
    const run = await corr(['match', '--map', '10.0.0.1:80', 'app.log', 'out.pcap'], { cwd: tempFolder() })
    const { status, stderr } = run
    expect(status).toBe(2)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).toContain('--map cannot be "10.0.0.1:80"')
  })
})
