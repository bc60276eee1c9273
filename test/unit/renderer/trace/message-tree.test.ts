import { describe, expect, it } from 'vitest'
import { leafBelow, onStage, outline, pathTo, versionsOf } from '#renderer/trace/message-tree.ts'

/** q1 has answers a1 and a2; a1 goes on with q2 and q3 (edited), a2 ends. */
const tree = [
  { id: 'q1', parentId: null },
  { id: 'a1', parentId: 'q1' },
  { id: 'q2', parentId: 'a1' },
  { id: 'b2', parentId: 'q2' },
  { id: 'a2', parentId: 'q1' },
  { id: 'q3', parentId: 'a1' },
  { id: 'b3', parentId: 'q3' },
]
const ids = (messages: { id: string }[]) => messages.map(({ id }) => id)

describe('a conversation with branches', () => {
  it('has one path to each message', () => {
    expect(ids(pathTo(tree, 'b2'))).toEqual(['q1', 'a1', 'q2', 'b2'])
    expect(ids(pathTo(tree, 'a2'))).toEqual(['q1', 'a2'])
    expect(pathTo(tree, null)).toEqual([])
    expect(pathTo(tree, 'gone')).toEqual([])
    expect(pathTo([{ id: 'x', parentId: 'x' }], 'x').length).toBeLessThan(3)
  })

  it('knows the versions of a message', () => {
    expect(ids(versionsOf(tree, { id: 'a2', parentId: 'q1' }))).toEqual(['a1', 'a2'])
    expect(ids(versionsOf(tree, { id: 'q1', parentId: null }))).toEqual(['q1'])
  })

  it('goes on to what was written last below a message', () => {
    expect(leafBelow(tree, 'q1')).toBe('b3')
    expect(leafBelow(tree, 'q2')).toBe('b2')
    expect(leafBelow(tree, 'a2')).toBe('a2')
  })

  it('is drawn whole, set in where it divides', () => {
    expect(
      outline(tree, 'b3').map(({ message, version, versions, depth, shown }) =>
        [message.id, version + 1, versions, depth, shown].join(' '),
      ),
    ).toEqual([
      'q1 1 1 0 true',
      'a1 1 2 1 true',
      'q2 1 2 2 false',
      'b2 1 1 2 false',
      'q3 2 2 2 true',
      'b3 1 1 2 true',
      'a2 2 2 1 false',
    ])
  })

  it('may be very long', () => {
    const long = Array.from({ length: 20_000 }, (_, i) => ({
      id: String(i),
      parentId: i === 0 ? null : String(i - 1),
    }))
    expect(outline(long, '19999')).toHaveLength(20_000)
  })

  it('shows in a replay the branch that is being written', () => {
    const runs: Record<string, string> = { a1: 'r1', b2: 'r2', a2: 'r3', b3: 'r4' }
    const said = tree.map((message) => ({ ...message, runId: runs[message.id] ?? null }))
    const stage = (runId: string | null, begun = true) => ids(onStage(said, runId, begun))
    expect(stage('r1', false)).toEqual(['q1'])
    expect(stage('r1')).toEqual(['q1', 'a1'])
    expect(stage('r2')).toEqual(['q1', 'a1', 'q2', 'b2'])
    expect(stage('r3')).toEqual(['q1', 'a2'])
    expect(stage('r4')).toEqual(['q1', 'a1', 'q3', 'b3'])
    expect(stage(null)).toHaveLength(7)
    // A conversation of its own comes below what was said before it.
    const more = [
      ...said,
      { id: 'p1', parentId: null, runId: null },
      { id: 'c1', parentId: 'p1', runId: 'r5' },
    ]
    expect(ids(onStage(more, 'r5', false))).toEqual(['q1', 'a1', 'q3', 'b3', 'p1'])
    expect(ids(onStage(more, 'r1', true))).toEqual(['q1', 'a1'])
  })
})
