/** Bars of a session's preview at the most. */
export const PREVIEW_BARS = 64
/** Previews asked for together: more than any list shows at once. */
export const MOST_PREVIEWS = 100
