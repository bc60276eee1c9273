import { expect, it } from 'vitest'
import { makeChat } from '#test/unit/support/services.ts'

const OWN = {
  system: 'Answer in one word.',
  sampling: { temperature: 0.7, topK: 5, topP: 0.9, maxTokens: 40 },
}

it('belongs to its session, and is taken back by null', async () => {
  const { app, ask, runtime } = await makeChat()
  const { sessionId } = await ask('one')
  runtime.run.start().finish('1')
  expect(app.sessions.get(sessionId).setup).toBeNull()
  app.setups.set(sessionId, OWN)
  expect(app.sessions.get(sessionId).setup).toEqual(OWN)
  app.setups.set(sessionId, null)
  expect(app.sessions.get(sessionId).setup).toBeNull()
})

it('of a session that is not there is refused', async () => {
  const { app } = await makeChat()
  expect(() => {
    app.setups.set('nobody', OWN)
  }).toThrow(expect.objectContaining({ code: 'session.notFound' }))
})

it.each(['{', '{"system":7}', '[]'])(
  'that cannot be read (%s) is as if there were none',
  async (json) => {
    const { app, ask, runtime } = await makeChat()
    const { sessionId } = await ask('one')
    runtime.run.start().finish('1')
    app.library.storeOfSession(sessionId).setups.set(sessionId, json)
    expect(app.sessions.get(sessionId).setup).toBeNull()
  },
)
