/** For rooms, which reach main only through stores and get a store's rejections. */
export { asSerializedError } from '../client/request-error.ts'
