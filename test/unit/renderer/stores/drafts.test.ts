import { createPinia, setActivePinia } from 'pinia'
import { expect, it, vi } from 'vitest'
import { useAttachmentStore } from '#renderer/stores/attachments.ts'
import { useChatStore } from '#renderer/stores/chat.ts'
import { useDraftStore } from '#renderer/stores/drafts.ts'
import { usePage } from '#test/unit/support/page.ts'

const { app } = usePage()

async function kept(text: string): Promise<void> {
  await vi.waitFor(() => {
    expect(
      app()
        .main.drafts.list()
        .map((draft) => draft.text),
    ).toEqual(text === '' ? [] : [text])
  })
}

it('what is typed is there when the window opens again', async () => {
  useChatStore().draft = 'half a thou'
  await kept('half a thou')
  setActivePinia(createPinia())
  expect(useChatStore().draft).toBe('')
  await useDraftStore().load()
  expect(useChatStore().draft).toBe('half a thou')
  useChatStore().draft = ''
  await kept('')
})

it('what is typed while the old drafts are read is not written over by them', async () => {
  useChatStore().draft = 'old'
  await kept('old')
  setActivePinia(createPinia())
  const reading = useDraftStore().load()
  useChatStore().draft = 'new'
  await reading
  expect(useChatStore().draft).toBe('new')
})

it('a message that was sent leaves no draft behind', async () => {
  const chat = useChatStore()
  chat.draft = 'Hello'
  await kept('Hello')
  chat.draft = ''
  await chat.send('Hello')
  await kept('')
})

it('a file that was to go with it is there again too, until it is sent', async () => {
  const files = () =>
    app()
      .main.drafts.list()
      .flatMap((draft) => draft.files)
  await useAttachmentStore().add([new File(['一、二\r\n三'], '清单.txt')])
  const one = { name: '清单.txt', size: 14, text: '一、二\n三' }
  await vi.waitFor(() => {
    expect(files()).toEqual([one])
  })
  setActivePinia(createPinia())
  useAttachmentStore().restore(await useDraftStore().load())
  expect(useAttachmentStore().files).toMatchObject([one])
  useAttachmentStore().take()
  await vi.waitFor(() => {
    expect(files()).toEqual([])
  })
})
