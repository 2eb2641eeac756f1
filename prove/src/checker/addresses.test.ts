import { describe, expect, it } from 'vitest'
import { bytesOf, forbidden, isPublic } from './addresses.ts'

describe('judging connections', () => {
  it('takes the internet for public and everything else not', () => {
    for (const address of ['8.8.8.8', '93.184.215.14', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])
      expect([address, isPublic(address)]).toEqual([address, true])
    for (const address of [
      '127.0.0.1',
      '10.1.2.3',
      '172.31.255.254',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '224.0.0.1',
      '255.255.255.255',
    ])
      expect([address, isPublic(address)]).toEqual([address, false])
    for (const address of [
      '::1',
      '::',
      'fc00::1',
      'fe80::1%lo',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      '2001::1',
      '::ffff:127.0.0.1',
      '3fff::1',
    ])
      expect([address, isPublic(address)]).toEqual([address, false])
  })

  it('reads addresses in every form that a system writes', () => {
    expect(bytesOf('10.1.2.3')).toEqual([10, 1, 2, 3])
    expect(bytesOf('fe80::1%eth0')).toEqual([0xfe, 0x80, ...Array.from({ length: 13 }, () => 0), 1])
    expect(bytesOf('64:ff9b::10.1.2.3').slice(-4)).toEqual([10, 1, 2, 3])
    expect(bytesOf('1:2:3:4:5:6:7:8')).toHaveLength(16)
  })

  it('names a connection to a private address, and lets the allowed one of that port be', () => {
    const reached = [
      { address: '::ffff:10.1.2.3', port: 443 },
      { address: '10.1.2.3', port: 8443 },
      { address: '8.8.8.8', port: 443 },
    ]
    expect(forbidden(reached, [{ address: '10.1.2.3', port: 8443 }])).toEqual([reached[0]])
    expect(forbidden(reached, [])).toEqual([reached[0], reached[1]])
  })
})
