import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressText, canonicalAddress, endpointText } from '../../src/util/address.js'

describe('canonicalAddress', () => {
  test.each([
    ['10.1.0.5', '10.1.0.5'],
    ['::ffff:10.1.0.5', '10.1.0.5'],
    ['::FFFF:a01:5', '10.1.0.5'],
    ['0:0:0:0:0:ffff:0a01:0005', '10.1.0.5'],
    ['[2001:DB8::1]', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['2001:db8::192.0.2.33', '2001:db8::c000:221'],
  ])('%s is %s', (text, canonical) => expect(canonicalAddress(text)).toBe(canonical))

  test.each(['', 'example.com', '10.1.0', '10.1.0.256', '1::2::3', ':::', '12345::'])('%j is no address', (text) =>
    expect(canonicalAddress(text)).toBeNull(),
  )

  test('agrees with the WHATWG URL parser on every IPv6 address that is not mapped', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const canonical = canonicalAddress(text)
        const host = new URL(`http://[${text}]/`).hostname.slice(1, -1)
        expect(canonical).toBe(canonicalAddress(host))
        if (canonical?.includes(':') === true) expect(canonical).toBe(host)
      }),
    )
  })
})

describe('addressText', () => {
  test('reads back what it wrote, from any position', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.nat(7), (bytes, pos) => {
        const view = new DataView(new ArrayBuffer(32))
        bytes.forEach((byte, i) => view.setUint8(pos + i, byte))
        const text = addressText(view, pos, 16)
        expect(canonicalAddress(text)).not.toBeNull()
        expect(addressText(view, pos, 4)).toBe([...bytes.slice(0, 4)].join('.'))
        if (!text.startsWith('::ffff:')) expect(canonicalAddress(text)).toBe(text)
      }),
    )
  })

  test('keeps a mapped address as it was captured', () => {
    const view = new DataView(Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 1, 0, 5]).buffer)
    expect(addressText(view, 0, 16)).toBe('::ffff:10.1.0.5')
  })
})

test('endpointText sets an IPv6 address in brackets', () => {
  expect(endpointText({ address: '10.1.0.5', port: 80 })).toBe('10.1.0.5:80')
  expect(endpointText({ address: '2001:db8::1', port: 443 })).toBe('[2001:db8::1]:443')
})
