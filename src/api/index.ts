export * from './client';
export * from './request';
export type * from './types';
