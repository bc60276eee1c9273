import type { BookmarkService } from '#main/services/bookmark-service.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { bookmarkRoutes } from '#shared/ipc/routes/bookmark.ts'

export function bookmarkHandlers(
  bookmarks: BookmarkService,
): IpcHandlersFor<typeof bookmarkRoutes> {
  return {
    'bookmark.list': ({ sessionId }) => bookmarks.list(sessionId),
    'bookmark.add': (mark) => bookmarks.add(mark),
    'bookmark.mark': (moment) => bookmarks.mark(moment),
    'bookmark.look': ({ sessionId, id, look }) => bookmarks.setLook(sessionId, id, look),
    'bookmark.rename': ({ sessionId, id, title }) => bookmarks.rename(sessionId, id, title),
    'bookmark.remove': ({ sessionId, id }) => bookmarks.remove(sessionId, id),
    'note.set': ({ sessionId, ...note }) => bookmarks.setNote(sessionId, note),
    'note.remove': ({ sessionId, bookmarkId, id }) =>
      bookmarks.removeNote(sessionId, bookmarkId, id),
  }
}
