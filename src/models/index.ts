export * from './app';
export * from './hooks';
export * from './live';
export * from './resource';
export * from './notebooks';
